namespace Pilot.Functions.WebConsole;

/// <summary>The settings that are about the web console.</summary>
internal static class ConsoleSettings
{
    private const string Beside = "console";

    /// <summary>Beside the server, where building puts it, unless another folder is named.</summary>
    public static string Folder(string? text, List<string> faults)
    {
        if (text is null)
        {
            return Path.Combine(AppContext.BaseDirectory, Beside);
        }

        if (!Directory.Exists(text))
        {
            faults.Add($"--console {text} is not a folder.");
        }

        return Path.GetFullPath(text);
    }

    /// <summary>Scheme, host and port alone, split by commas.</summary>
    public static IReadOnlyList<string> Origins(string? text, List<string> faults)
    {
        var origins = new List<string>();
        foreach (var origin in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && uri.Scheme is "http" or "https"
                && uri is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" })
            {
                origins.Add(uri.GetLeftPart(UriPartial.Authority));
            }
            else
            {
                faults.Add($"--console-origins {origin} is not an origin such as https://console.example.com.");
            }
        }

        return origins;
    }
}
