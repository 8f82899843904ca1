using System.Text.Json;
using Pilot.Core.Errors;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Functions.Catalogue;

/// <summary>
/// Prices from an address on the web. An answer that is a page with a <c>NextPageLink</c>, as the Azure Retail Prices API
/// gives, is followed to its last page, on the same host only.
/// </summary>
internal sealed class HttpFeed(string name, Uri address, HttpClient http) : ICatalogueFeed
{
    private const long MostBytes = 1L << 30;
    private const int MostPages = 5000;
    private const string NextPage = "NextPageLink";

    public string Name => name;

    public async Task<Stream> FetchAsync(CancellationToken cancellation)
    {
        var file = CatalogueFiles.Create();
        try
        {
            var next = address;
            for (var page = 0; next is not null; page++)
            {
                if (page == MostPages)
                {
                    throw new PilotException(CatalogueErrors.NotFetched(name, $"there are more than {MostPages} pages."));
                }

                next = await AddPageAsync(next, file, cancellation);
            }

            file.Position = 0;
            return file;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            await file.DisposeAsync();
            throw new PilotException(CatalogueErrors.NotFetched(name, e.Message), e);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <returns>Where the next page is; null when this was the last.</returns>
    private async Task<Uri?> AddPageAsync(Uri page, Stream file, CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(page, HttpCompletionOption.ResponseHeadersRead, cancellation);
        answer.EnsureSuccessStatusCode();
        var start = file.Position;
        await using (var body = await answer.Content.ReadAsStreamAsync(cancellation))
        {
            await CatalogueFiles.CopyAsync(body, file, MostBytes, cancellation);
        }

        return await NextAsync(file, start, cancellation);
    }

    /// <summary>The link stands at the end of a page, so that only the end is looked at.</summary>
    private async Task<Uri?> NextAsync(Stream file, long start, CancellationToken cancellation)
    {
        const int Tail = 4096;
        var end = file.Position;
        file.Position = Math.Max(start, end - Tail);
        var bytes = new byte[end - file.Position];
        await file.ReadExactlyAsync(bytes, cancellation);
        var text = System.Text.Encoding.UTF8.GetString(bytes);
        var at = text.LastIndexOf($"\"{NextPage}\"", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var value = text[(at + NextPage.Length + 2)..].TrimStart(' ', ':');
        var quote = value.IndexOf('"', 1);
        return value.StartsWith('"') && quote > 1 && Uri.TryCreate(value[1..quote].Replace("\\u0026", "&", StringComparison.Ordinal), UriKind.Absolute, out var next) && next.Host == address.Host
            ? next
            : null;
    }
}
