using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Pilot.Testing;

/// <summary>
/// A moto server, which plays AWS, on a free port, with one user who may do everything.
/// </summary>
public sealed partial class MotoServer : IAsyncDisposable
{
    public const string Region = "us-east-1";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private static readonly Version WithConditions = new(5, 2);
    private static readonly Lazy<(string Python, string? Packages, Version Version)?> Found = new(Program);

    private readonly Process process;

    private MotoServer(Process process, Uri endpoint, string accessKey, string secret) =>
        (this.process, Endpoint, AccessKey, Secret) = (process, endpoint, accessKey, secret);

    /// <summary>Why there is no moto server here; null when there is one.</summary>
    public static string? Missing => Found.Value is null
        ? "The moto server is not installed: ./test installs it where Debian's packages can be had." : null;

    /// <summary>Why there is none that plays conditional writes of S3; null when there is one.</summary>
    public static string? MissingForS3 => Missing
        ?? (Found.Value!.Value.Version < WithConditions
            ? $"The moto server here is {Found.Value.Value.Version}; {WithConditions} and later know S3's conditional writes." : null);

    public Uri Endpoint { get; }

    public string AccessKey { get; }

    public string Secret { get; }

    /// <param name="prepare">Makes what a test needs, by unsigned calls, before signatures are checked.</param>
    /// <param name="checksSignatures">
    /// It refuses wrong ones then; also right ones of S3 where a key or prefix has characters that are escaped.
    /// </param>
    public static async Task<MotoServer> StartAsync(Func<MotoSetup, Task>? prepare = null, bool checksSignatures = true)
    {
        var port = FreePort();
        var (python, packages, _) = Found.Value ?? throw new InvalidOperationException(Missing);
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-m", "moto.server", "-H", "127.0.0.1", "-p", $"{port}"])
        {
            start.ArgumentList.Add(argument);
        }

        if (packages is not null)
        {
            start.Environment["PYTHONPATH"] = packages;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ListensAsync(process, port);
        var endpoint = new Uri($"http://127.0.0.1:{port}");
        var (key, secret) = await PrepareAsync(endpoint, prepare, checksSignatures);
        return new MotoServer(process, endpoint, key, secret);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<(string Key, string Secret)> PrepareAsync(
        Uri endpoint, Func<MotoSetup, Task>? prepare, bool checksSignatures)
    {
        using var http = new HttpClient { BaseAddress = endpoint };
        var setup = new MotoSetup(http);
        await setup.PostAsync("iam", "/moto-api/config", """{"batch":{"use_docker":false}}""", "application/json");
        await (prepare?.Invoke(setup) ?? Task.CompletedTask);
        await setup.QueryAsync("iam", "Action=CreateUser&Version=2010-05-08&UserName=pilot");
        var policy = Uri.EscapeDataString("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""");
        await setup.QueryAsync("iam", $"Action=PutUserPolicy&Version=2010-05-08&UserName=pilot&PolicyName=all&PolicyDocument={policy}");
        var made = await setup.QueryAsync("iam", "Action=CreateAccessKey&Version=2010-05-08&UserName=pilot");
        if (checksSignatures)
        {
            await setup.PostAsync("iam", "/moto-api/reset-auth", "0", "text/plain");
        }

        return (Key().Match(made).Groups[1].Value, SecretKey().Match(made).Groups[1].Value);
    }

    private static async Task ListensAsync(Process process, int port)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (!process.HasExited && waited.Elapsed < Deadline)
            {
            }
        }
    }

    /// <summary>As this machine's python3 has it, or as <c>./test</c> installs it.</summary>
    private static (string Python, string? Packages, Version Version)? Program()
    {
        if (VersionOf("python3", null) is { } own)
        {
            return ("python3", null, own);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var packages = Path.Combine(folder.FullName, "tests/tools/moto/usr/lib/python3/dist-packages");
            if (Directory.Exists(packages) && VersionOf("/usr/bin/python3", packages) is { } installed)
            {
                return ("/usr/bin/python3", packages, installed);
            }
        }

        return null;
    }

    private static Version? VersionOf(string python, string? packages)
    {
        var start = new ProcessStartInfo(python, ["-c", "import moto, moto.server, flask, flask_cors; print(moto.__version__)"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (packages is not null)
        {
            start.Environment["PYTHONPATH"] = packages;
        }

        try
        {
            using var probe = Process.Start(start)!;
            var said = probe.StandardOutput.ReadToEnd();
            probe.WaitForExit();
            return probe.ExitCode == 0 && Version.TryParse(said.Trim(), out var version) ? version : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("<AccessKeyId>(.+?)</AccessKeyId>")]
    private static partial Regex Key();

    [GeneratedRegex("<SecretAccessKey>(.+?)</SecretAccessKey>")]
    private static partial Regex SecretKey();
}
