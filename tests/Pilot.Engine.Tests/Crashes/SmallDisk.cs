using System.ComponentModel;
using System.Diagnostics;

namespace Pilot.Engine.Tests.Crashes;

/// <summary>A disk of four megabytes.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    /// <summary>Null where one can be had.</summary>
    public static Lazy<string?> WhyNot { get; } = new(Try);

    public string Path { get; }

    public static SmallDisk Mount()
    {
        var path = Directory.CreateTempSubdirectory("engine-disk-").FullName;
        try
        {
            Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", path);
            return new SmallDisk(path);
        }
        catch
        {
            Directory.Delete(path);
            throw;
        }
    }

    public void Dispose()
    {
        Run("umount", Path);
        Directory.Delete(Path);
    }

    private static string? Try()
    {
        try
        {
            Mount().Dispose();
            return null;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return $"no tmpfs can be mounted: {e.Message}";
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new IOException(complaint.Trim());
        }
    }
}
