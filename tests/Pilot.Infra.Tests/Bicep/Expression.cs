using System.Globalization;
using System.Text.RegularExpressions;

namespace Pilot.Infra.Tests.Bicep;

/// <summary>
/// What is only known when it is deployed, as the compiler writes it: texts that are put together from properties of resources.
/// Each property becomes what Azure makes of the resource's name, or <c>name.property</c>.
/// </summary>
internal static partial class Expression
{
    public static string Resolve(string value)
    {
        if (!value.StartsWith('['))
        {
            return value;
        }

        var flat = Coalesce().Replace(Read().Replace(value[1..^1], read => $"'{Made(read.Groups[1].Value, read.Groups[2].Value)}'"), "$1");
        var texts = Text().Matches(flat).Select(text => (object)text.Groups[1].Value).ToArray();
        return flat.StartsWith("format(", StringComparison.Ordinal)
            ? string.Format(CultureInfo.InvariantCulture, (string)texts[0], texts[1..])
            : (string)texts.Single();
    }

    private static string Made(string name, string property) => property switch
    {
        "primaryEndpoints.blob" => $"https://{name}.blob.core.windows.net/",
        "primaryEndpoints.queue" => $"https://{name}.queue.core.windows.net/",
        "vaultUri" => $"https://{name}.vault.azure.net/",
        "loginServer" => $"{name}.azurecr.io",
        "defaultHostName" => $"{name}.azurewebsites.net",
        "defaultHostname" => $"{name}.azurestaticapps.net",
        _ => $"{name}.{property}",
    };

    /// <summary>A property of the resource whose id ends in a name.</summary>
    [GeneratedRegex(@"(?:reference|listKeys)\('[^']*/([^'/]+)', '[^']*'\)\.([\w.]+)")]
    private static partial Regex Read();

    /// <summary>Of a module that may not be there, and is.</summary>
    [GeneratedRegex(@"coalesce\(('[^']*'), ''\)")]
    private static partial Regex Coalesce();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Text();
}
