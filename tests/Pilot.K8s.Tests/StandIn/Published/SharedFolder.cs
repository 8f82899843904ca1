namespace Pilot.K8s.Tests.StandIn.Published;

/// <summary>The published API descriptions, which lie beside the checkout or not.</summary>
public static class SharedFolder
{
    public const string WhyNot = "The OpenAPI files of Kubernetes 1.36 (shared/api/kubernetes-1.36) are not beside the checkout.";

    public static string? Kubernetes { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared", "api", "kubernetes-1.36");
            if (Directory.Exists(beside))
            {
                return beside;
            }
        }

        return null;
    }
}

/// <summary>A test that is skipped, with the reason, where the published descriptions are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PublishedFactAttribute : FactAttribute
{
    public PublishedFactAttribute() => Skip = SharedFolder.Kubernetes is null ? SharedFolder.WhyNot : null;
}

/// <summary>As <see cref="PublishedFactAttribute"/>, for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PublishedTheoryAttribute : TheoryAttribute
{
    public PublishedTheoryAttribute() => Skip = SharedFolder.Kubernetes is null ? SharedFolder.WhyNot : null;
}
