using System.Globalization;

namespace Pilot.Cli.Up;

/// <summary>How the platform's server is started.</summary>
internal sealed record ServerProgram(
    string File, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    private const string Name = "pilot-server";

    /// <summary>
    /// The program named by <paramref name="given"/> (<c>--server</c>), by <c>PILOT_SERVER</c>, or found beside
    /// <c>pilot</c>: a native file, or a .dll that <c>dotnet</c> runs.
    /// </summary>
    /// <exception cref="Core.Errors.PilotException">PILOT0130: there is none.</exception>
    public static ServerProgram Find(Surroundings around, string? given, string home, int? port, bool trustUsers)
    {
        var places = Places(around, given).ToArray();
        var file = places.FirstOrDefault(System.IO.File.Exists) ?? throw UpErrors.NoServerProgram(places);
        var dll = file.EndsWith(".dll", StringComparison.Ordinal);
        List<string> arguments = dll ? [file] : [];
        arguments.AddRange(["--home", home]);
        if (port is not null)
        {
            arguments.AddRange(["--port", port.Value.ToString(CultureInfo.InvariantCulture)]);
        }

        if (trustUsers)
        {
            arguments.AddRange(["--trust-users", "true"]);
        }

        return new ServerProgram(dll ? Dotnet(around) : file, arguments, new Dictionary<string, string> { ["PILOT_HOME"] = home });
    }

    /// <summary>Whether a process with these arguments is the server of this home, and not a program that only names it.</summary>
    public static bool Runs(IReadOnlyList<string> arguments, string home)
    {
        var program = arguments.Select(Path.GetFileName).Take(2).ToArray();
        return program is [Name or $"{Name}.dll", ..] or ["dotnet", $"{Name}.dll"]
            && HomeIn(arguments) is { } named
            && Path.IsPathFullyQualified(named)
            && Plain(named) == Plain(home);
    }

    private static string? HomeIn(IReadOnlyList<string> arguments) =>
        arguments.Zip(arguments.Skip(1)).Where(pair => pair.First == "--home").Select(pair => pair.Second).FirstOrDefault()
        ?? arguments.FirstOrDefault(argument => argument.StartsWith("--home=", StringComparison.Ordinal))?["--home=".Length..];

    private static string Plain(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    private static IEnumerable<string> Places(Surroundings around, string? given)
    {
        given ??= around.Variable("PILOT_SERVER");
        if (!string.IsNullOrEmpty(given))
        {
            var path = Path.GetFullPath(given, around.Folder);
            return [path, .. InFolder(path)];
        }

        var own = around.Programs.OwnFolder;
        return new[] { own, Path.Combine(own, "server"), Path.Combine(own, "..", "server") }
            .SelectMany(folder => InFolder(Path.GetFullPath(folder)));
    }

    private static IEnumerable<string> InFolder(string folder) =>
        [Path.Combine(folder, Name), Path.Combine(folder, $"{Name}.dll")];

    private static string Dotnet(Surroundings around) =>
        around.Variable("DOTNET_ROOT") is { Length: > 0 } root && System.IO.File.Exists(Path.Combine(root, "dotnet"))
            ? Path.Combine(root, "dotnet")
            : "dotnet";
}
