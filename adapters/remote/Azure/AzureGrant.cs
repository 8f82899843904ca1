namespace Pilot.Adapters.Remote.Azure;

/// <summary>
/// The credential of the kind <c>azure-blob</c>: <c>container</c> is the address of the container, <c>jobs</c> and
/// <c>signals</c> are the signatures (SAS) for the job's folder and for its signals.
/// </summary>
public static class AzureGrant
{
    public const string Name = "azure-blob";
}
