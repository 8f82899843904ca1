namespace Pilot.Core.Clouds;

/// <summary>
/// A cloud that this platform may use, as <c>pilot cloud add</c> made it known. Holds names and places, never a secret: how
/// to log in is the vendor's own way on the machine of the platform (environment, profile, managed identity, kubeconfig).
/// </summary>
/// <param name="Name">DNS-1123 label of at most 20 characters; unique.</param>
/// <param name="Kind">A <see cref="ICloudProvider.Kind"/>.</param>
/// <param name="Settings">By <see cref="CloudSetting.Name"/>; none that is unknown, all that are required.</param>
public sealed record CloudAccount(string Name, string Kind, IReadOnlyDictionary<string, string> Settings, DateTimeOffset Added)
{
    /// <summary>
    /// What the account's target for <paramref name="target"/> (such as <c>aws</c>) is called: that very name when the
    /// account has the kind's name, so that prices of the catalogue are its prices; else <c>target-account</c>.
    /// </summary>
    public string TargetName(string target) => Name == Kind ? target : $"{target}-{Name}";

    /// <returns>Null when it is not set.</returns>
    public string? this[string setting] => Settings.GetValueOrDefault(setting);
}

/// <summary>Something that <c>pilot cloud add</c> asks for.</summary>
/// <param name="Name">As on the command line: <c>subscription</c> is <c>--set subscription=...</c>.</param>
/// <param name="Meaning">A phrase for people.</param>
/// <param name="Default">What holds when it is not given, a phrase; null when it must be given.</param>
public sealed record CloudSetting(string Name, string Meaning, string? Default = null);

/// <summary>One permission or precondition that was tried.</summary>
/// <param name="What">A phrase: <c>submit jobs to the queue gpu-spot</c>.</param>
/// <param name="Problem">A sentence with the exact action or role that is missing; null when it passed.</param>
/// <param name="Remedy">What to do; null when it passed.</param>
public sealed record CloudCheck(string What, string? Problem = null, string? Remedy = null)
{
    public bool Passed => Problem is null;
}
