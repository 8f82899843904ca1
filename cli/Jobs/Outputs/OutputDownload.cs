using System.Net.Http.Headers;
using Pilot.Cli.Connection;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Jobs.Outputs;

/// <summary>
/// Fetches one output. Until it is whole it is called <c>(name).pilot-part</c>; that file's time tells which version of the
/// output it belongs to, so that a job that goes on writing never leaves a file made of two versions.
/// </summary>
internal sealed class OutputDownload(PlatformClient platform, JobId job, OutputFile file, string root)
{
    private const int BufferSize = 128 * 1024;

    /// <param name="progressed">Told how many more bytes of the file are here.</param>
    /// <returns>False when the file was here already.</returns>
    public async Task<bool> RunAsync(Action<long> progressed, CancellationToken cancellation)
    {
        var place = OutputPlace.Of(root, file.Path);
        var part = OutputPlace.Of(root, $"{file.Path}.pilot-part");
        try
        {
            if (IsThisVersion(place) && new FileInfo(place).Length == file.Length)
            {
                progressed(file.Length);
                return false;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            if (!IsThisVersion(part))
            {
                File.Delete(part);
            }

            await FetchAsync(part, progressed, cancellation);
            File.Move(part, place, overwrite: true);
            return true;
        }
        catch (HttpRequestException e)
        {
            throw OutputErrors.BrokenOff(file.Path, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.CannotWrite(place, e.Message);
        }
    }

    private async Task FetchAsync(string part, Action<long> progressed, CancellationToken cancellation)
    {
        try
        {
            await using var target = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write);
            if (target.Length < file.Length || file.Length == 0)
            {
                await CopyAsync(target, progressed, cancellation);
            }
        }
        finally
        {
            if (File.Exists(part))
            {
                File.SetLastWriteTimeUtc(part, file.LastModified.UtcDateTime);
            }
        }
    }

    private async Task CopyAsync(FileStream target, Action<long> progressed, CancellationToken cancellation)
    {
        var from = target.Length;
        var path = string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString));
        var request = new ApiRequest(HttpMethod.Get, $"jobs/{job}/outputs/{path}")
        {
            Accept = "*/*",
            Headers = from == 0 ? [] : [("Range", new RangeHeaderValue(from, null).ToString())],
        };
        using var response = await platform.OpenAsync(request, cancellation);
        if (response.StatusCode != System.Net.HttpStatusCode.PartialContent)
        {
            from = 0;
            target.SetLength(0);
        }

        target.Seek(from, SeekOrigin.Begin);
        progressed(from);
        await using var source = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[BufferSize];
        for (int read; (read = await ReadAsync(source, buffer, cancellation)) > 0;)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progressed(read);
        }

        if (target.Length < file.Length)
        {
            throw OutputErrors.BrokenOff(file.Path, "the connection ended early");
        }
    }

    private async ValueTask<int> ReadAsync(Stream source, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await source.ReadAsync(buffer, cancellation);
        }
        catch (IOException e)
        {
            throw OutputErrors.BrokenOff(file.Path, e.Message);
        }
    }

    // File systems keep times with different precision.
    private bool IsThisVersion(string path) =>
        File.Exists(path) && (File.GetLastWriteTimeUtc(path) - file.LastModified.UtcDateTime).Duration() < TimeSpan.FromSeconds(1);
}
