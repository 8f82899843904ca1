using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Pilot.Infra.Tests.Bicep;

/// <summary>The Bicep compiler, as a program. It asks nobody on the network: no template names a module of a registry.</summary>
internal static class BicepProgram
{
    private static readonly string Program = typeof(BicepProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "Bicep").Value!;

    public static string? Missing { get; } =
        !OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64 ? "The Bicep compiler is there for Linux on x64 alone."
        : !File.Exists(Program) ? "The package of the Bicep compiler was not restored."
        : null;

    public static BicepOutcome Run(string folder, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(Program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var bicep = Process.Start(start)!;
        var words = bicep.StandardError.ReadToEndAsync();
        var output = bicep.StandardOutput.ReadToEnd();
        bicep.WaitForExit();
        return new BicepOutcome(bicep.ExitCode, output, words.Result.Replace(folder, ".", StringComparison.Ordinal).Trim());
    }
}

/// <param name="Words">Errors and warnings; empty when there are none.</param>
internal sealed record BicepOutcome(int Code, string Output, string Words);
