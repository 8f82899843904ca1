namespace Pilot.Agent.Elsewhere;

/// <summary>The authorities that the agent trusts: its own where its image brought them, since the job's may have none.</summary>
internal static class Certificates
{
    internal const string Variable = "SSL_CERT_FILE";

    internal static string File { get; } = Path.Combine(AppContext.BaseDirectory, "lib", "ca-certificates.crt");

    /// <summary>Somebody who set the variable, for an authority of their own, is right.</summary>
    internal static void UseOwn()
    {
        if (System.IO.File.Exists(File) && Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, File);
        }
    }
}
