using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Pilot.Functions.Outputs;

/// <summary>
/// Outputs are made by anybody's code and served under this server's name: a browser may show some of them, and never
/// runs any.
/// </summary>
internal static class OutputHeaders
{
    private const string Unknown = "application/octet-stream";

    private static readonly FileExtensionContentTypeProvider Types = new()
    {
        Mappings =
        {
            [".csv"] = "text/csv", [".log"] = "text/plain", [".md"] = "text/plain", [".yaml"] = "text/plain", [".yml"] = "text/plain",
            [".jsonl"] = "text/plain", [".tar"] = "application/x-tar", [".tsv"] = "text/tab-separated-values",
        },
    };

    public static string TypeOf(string path)
    {
        var type = Types.TryGetContentType(path, out var known) ? known : Unknown;
        return type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type;
    }

    public static void Set(HttpResponse response, string path, bool download)
    {
        var type = TypeOf(path);
        response.ContentType = type;
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";
        response.Headers.CacheControl = "private, no-cache";
        var disposition = new ContentDispositionHeaderValue(!download && IsShown(type) ? "inline" : "attachment");
        disposition.SetHttpFileName(path[(path.LastIndexOf('/') + 1)..]);
        response.Headers.ContentDisposition = disposition.ToString();
    }

    private static bool IsShown(string type) =>
        type is "application/json" or "application/pdf" or "text/plain; charset=utf-8" or "text/csv; charset=utf-8"
        || type.StartsWith("image/", StringComparison.Ordinal);
}
