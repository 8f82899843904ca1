using Pilot.Core.Errors;

namespace Pilot.Cli;

/// <summary>What <c>pilot</c> exits with; docs/cli.md lists them for script writers.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>The job ended as failed or canceled.</summary>
    public const int JobFailed = 1;

    /// <summary>The command line, the job folder or its job file is wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>The platform cannot be reached or broke off, or does not accept the login.</summary>
    public const int Connection = 3;

    /// <summary>The platform refused the request or failed at it, or its outputs cannot be put where they should go.</summary>
    public const int Refused = 4;

    /// <summary>A defect in <c>pilot</c> itself.</summary>
    public const int Defect = 70;

    /// <summary>Ctrl-C: a job that was submitted goes on.</summary>
    public const int Interrupted = 130;

    public static int Of(PilotError error) => error.Code switch
    {
        "PILOT0151" or "PILOT0152" => JobFailed,
        "PILOT0162" => Connection,
        "PILOT0110" or "PILOT0128" or "PILOT0160" or "PILOT0161" or "PILOT0163" => Refused,
        _ when InRange(error, "PILOT010") || InRange(error, "PILOT013") || InRange(error, "PILOT04") => Connection,
        "PILOT0981" or "PILOT1007" or "PILOT1008" or "PILOT1009" or "PILOT1010" => Usage,
        _ when InRange(error, "PILOT096") || InRange(error, "PILOT01") || InRange(error, "PILOT02") || InRange(error, "PILOT03") => Usage,
        _ => Refused,
    };

    private static bool InRange(PilotError error, string start) => error.Code.StartsWith(start, StringComparison.Ordinal);
}
