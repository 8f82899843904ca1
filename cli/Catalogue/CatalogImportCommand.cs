using System.CommandLine;
using System.Globalization;
using Pilot.Cli.Connection;
using Pilot.Core.Api;

namespace Pilot.Cli.Catalogue;

internal static class CatalogImportCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public static Command Create(Surroundings around)
    {
        var file = new Argument<string>("file") { Description = "SkyPilot vms.csv, Azure retail prices, AWS price list, or kubectl get nodes -o json" };
        var name = new Option<string?>("--name") { Description = "Name of the source; a later import by it is its new version [default: the file's]", HelpName = "NAME" };
        var asOf = new Option<string?>("--as-of") { Description = "The day of the prices, when the file does not say it", HelpName = "DAY" };
        var force = new Option<bool>("--force") { Description = "Take it also when most of the prices before are gone" };
        var command = new ExampleCommand(
            "import",
            "Take a price file in as the new version of a source",
            "pilot catalog import vms.csv --name azure --as-of 2026-06-18",
            "kubectl get nodes -o json > nodes.json; pilot catalog import nodes.json")
        {
            file,
            name,
            asOf,
            force,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            var path = Path.GetFullPath(parse.GetRequiredValue(file), around.Folder);
            if (!File.Exists(path))
            {
                throw CommandLineErrors.NoFile(path);
            }

            using var platform = invocation.Connect();
            var query = (Day(parse.GetValue(asOf)) is { } day ? $"&asOf={day}" : "") + (parse.GetValue(force) ? "&force=true" : "");
            var request = new ApiRequest(HttpMethod.Put, $"catalog/{Uri.EscapeDataString(parse.GetValue(name) ?? NameOf(path))}{(query.Length > 0 ? $"?{query[1..]}" : "")}")
            {
                Content = () => File.OpenRead(path),
                ContentType = "application/octet-stream",
                Patience = Longest,
            };
            var source = await platform.SendAsync(request, PilotJson.Default.SourceView, cancellation);
            if (invocation.Screen.Json)
            {
                invocation.Screen.WriteJson(source, PilotJson.Default.SourceView);
            }
            else
            {
                SourceReport.Write(invocation.Screen, source);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static string? Day(string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : throw CommandLineErrors.NotADay("--as-of", text);

    /// <summary>What of the file's name may be in a source's.</summary>
    private static string NameOf(string path)
    {
        var name = string.Concat(Path.GetFileNameWithoutExtension(path).ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return name.Length > 40 ? name[..40] : name;
    }
}
