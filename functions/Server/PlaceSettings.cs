using System.Globalization;

namespace Pilot.Functions.Server;

/// <summary>The settings that say where things are and where to listen.</summary>
internal static class PlaceSettings
{
    public static string Home(string? text, List<string> faults)
    {
        if (text is "")
        {
            faults.Add("--home is empty; name a folder, or leave it out for ~/.spilot.");
            return "";
        }

        return Path.GetFullPath(text
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".spilot"));
    }

    public static Uri[] Urls(string? urls, string? port, List<string> faults)
    {
        if (port is not null)
        {
            if (urls is not null)
            {
                faults.Add("--urls and --port are both given; choose one.");
            }
            else if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                faults.Add($"--port {port} is not a number from 0 to 65535.");
            }
            else
            {
                urls = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{number}");
            }
        }

        var read = new List<Uri>();
        foreach (var url in (urls ?? ServerOptions.DefaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp)
            {
                read.Add(uri);
            }
            else
            {
                faults.Add($"--urls {url} is not an http address such as http://127.0.0.1:5000.");
            }
        }

        return [.. read];
    }

    public static Uri? AgentUrl(string? text, List<string> faults)
    {
        if (text is null)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") && url.AbsolutePath == "/")
        {
            return url;
        }

        faults.Add($"--agent-url {text} is not an address such as http://pilot.default.svc:8080.");
        return null;
    }

    /// <summary>Beside the server, or one folder above it, where publishing puts it.</summary>
    public static string Agent(string? text, List<string> faults)
    {
        if (text is null)
        {
            const string Program = "pilot-agent";
            var beside = Path.Combine(AppContext.BaseDirectory, Program);
            return File.Exists(beside) ? beside : Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", Program));
        }

        if (!File.Exists(text))
        {
            faults.Add($"--agent {text} is not a file.");
        }

        return Path.GetFullPath(text);
    }
}
