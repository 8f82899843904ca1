namespace Pilot.Adapters.Remote.Azure;

/// <summary>
/// The credential of the kind <c>azure-blob</c>: <c>container</c> is the address of the container, the others are signatures (SAS).
/// </summary>
/// <param name="Package">For reading the job's package.</param>
/// <param name="Outputs">For the folder of its outputs.</param>
/// <param name="Run">For the folder of the run.</param>
/// <param name="Signals">For leaving signals of the job.</param>
public sealed record AzureGrant(Uri Container, string Package, string Outputs, string Run, string Signals)
{
    public const string Name = "azure-blob";

    /// <exception cref="Core.Errors.PilotException">PILOT1005: something is not there.</exception>
    public static AzureGrant Read(AccessDocument access) => new(
        new Uri(access.Text("container")), access.Text("package"), access.Text("outputs"), access.Text("run"), access.Text("signals"));

    /// <summary>One signature for all of a container.</summary>
    public static AzureGrant Whole(Uri container, string signature) => new(container, signature, signature, signature, signature);

    /// <returns>The signature that opens a blob, or the folder that a prefix is in.</returns>
    public string SignatureFor(string name) => name.Split('/') switch
    {
        ["signals", ..] => Signals,
        ["jobs", _, "outputs", _, ..] => Outputs,
        ["jobs", _, "runs", _, _, ..] => Run,
        _ => Package,
    };

    /// <summary>Without the secrets.</summary>
    public override string ToString() => Container.GetLeftPart(UriPartial.Path);
}
