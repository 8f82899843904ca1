using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Pilot.Testing;

/// <summary>The published programs, as a user runs them (scripts/publish puts them there).</summary>
public static class Programs
{
    public static string Root { get; } = FindRoot();

    public static string Pilot { get; } = Path.Combine(Root, "artifacts", "bin", "pilot");

    public static string Server { get; } = Path.Combine(Root, "artifacts", "bin", "server", "pilot-server");

    /// <summary>Why these tests cannot run here; null when they can.</summary>
    public static string? Missing =>
        !File.Exists(Pilot) || !File.Exists(Server) ? "The programs are not published: run scripts/publish."
        : Which("python3") is null ? "python3 is not on this machine."
        : null;

    public static string? Which(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end.</summary>
    public static async Task<Finished> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end in 3 minutes.");
        }

        return new Finished(process.ExitCode, await output, await errors);
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        for (var folder = new DirectoryInfo(Path.GetDirectoryName(here)!); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pilot.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Pilot.sln was not found above the test's folder.");
    }
}

public sealed record Finished(int ExitCode, string Output, string Errors)
{
    public Finished ShouldSucceed()
    {
        return ExitCode == 0 ? this : throw new InvalidOperationException($"Exit code {ExitCode}; stdout:\n{Output}\nstderr:\n{Errors}");
    }
}
