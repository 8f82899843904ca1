using Microsoft.Net.Http.Headers;
using Pilot.Functions.Server;

namespace Pilot.Functions.WebConsole;

/// <summary>
/// Answers what no endpoint does: with a file of the console, or with its first page, which finds out from the address what
/// to show. Where no console was built a small page says so.
/// </summary>
internal sealed class ConsolePages(RequestDelegate next, ConsoleFiles files)
{
    /// <summary>The names of the files in here carry a hash of what is in them.</summary>
    private const string Hashed = "assets/";

    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; "
        + "connect-src 'self'; worker-src 'self' blob:; frame-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        + "frame-ancestors 'none'";

    private static readonly string[] NotPages = ["api", "openapi"];

    public Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value?.TrimStart('/') ?? "";
        if (http.GetEndpoint() is not null
            || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            || NotPages.Contains(path.Split('/')[0], StringComparer.OrdinalIgnoreCase))
        {
            return next(http);
        }

        if (path.Length > 0 && files.Find(path) is { } file)
        {
            return SendAsync(http, file, path.StartsWith(Hashed, StringComparison.Ordinal));
        }

        // A name with an ending is a file that is not there; a page would only be taken for it.
        return path[(path.LastIndexOf('/') + 1)..].Contains('.', StringComparison.Ordinal) ? next(http)
            : files.FirstPage is { } page ? SendAsync(http, page, isHashed: false)
            : SendLandingPageAsync(http);
    }

    private static async Task SendAsync(HttpContext http, ConsoleFile file, bool isHashed)
    {
        SetHeaders(http.Response, isHashed ? "public, max-age=31536000, immutable" : "no-cache", Policy);
        http.Response.Headers.ETag = file.ETag;
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == file.ETag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (bytes, encoding) = file.For(http.Request.Headers.AcceptEncoding.ToString());
        http.Response.ContentType = file.ContentType;
        http.Response.ContentLength = bytes.Length;
        if (encoding is not null)
        {
            http.Response.Headers.ContentEncoding = encoding;
        }

        if (HttpMethods.IsGet(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
        }
    }

    private static Task SendLandingPageAsync(HttpContext http)
    {
        SetHeaders(http.Response, "no-cache", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'");
        http.Response.ContentType = "text/html; charset=utf-8";
        return HttpMethods.IsGet(http.Request.Method) ? http.Response.WriteAsync(LandingPage.Html, http.RequestAborted) : Task.CompletedTask;
    }

    private static void SetHeaders(HttpResponse response, string cache, string policy)
    {
        response.Headers.CacheControl = cache;
        response.Headers.ContentSecurityPolicy = policy;
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
