namespace Pilot.Adapters.Azure.Compute.Arm;

/// <summary>One resource group, and the paths below it.</summary>
internal sealed record ArmScope(string Subscription, string ResourceGroup)
{
    public string SubscriptionPath => $"/subscriptions/{Uri.EscapeDataString(Subscription)}";

    public string GroupPath => $"{SubscriptionPath}/resourceGroups/{Uri.EscapeDataString(ResourceGroup)}";

    /// <param name="type">Such as <c>Microsoft.App/jobs</c>.</param>
    public string ResourcePath(string type, string name) => $"{GroupPath}/providers/{type}/{Uri.EscapeDataString(name)}";
}
