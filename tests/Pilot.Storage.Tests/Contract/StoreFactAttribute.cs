using Xunit.Abstractions;
using Xunit.Sdk;

namespace Pilot.Storage.Tests.Contract;

/// <summary>A fact of the contract. Skipped, with the reason, for a store whose service is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Pilot.Storage.Tests.Contract.StoreFactDiscoverer", "Pilot.Storage.Tests")]
public sealed class StoreFactAttribute : FactAttribute;

/// <summary>On a class whose store is Azurite.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsAzuriteAttribute : Attribute;

/// <summary>On a class whose store is in a moto server.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsMotoAttribute : Attribute;

public sealed class StoreFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        var display = discoveryOptions.MethodDisplayOrDefault();
        yield return new StoreTestCase(diagnostics, display, discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
    }
}

public sealed class StoreTestCase : XunitTestCase
{
    [Obsolete("For the deserializer.", error: true)]
    public StoreTestCase()
    {
    }

    public StoreTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        base.GetSkipReason(factAttribute)
        ?? (Needs<NeedsAzuriteAttribute>() ? Azure.Azurite.Missing : null)
        ?? (Needs<NeedsMotoAttribute>() ? Testing.MotoServer.MissingForS3 : null);

    private bool Needs<T>() => TestMethod.TestClass.Class.GetCustomAttributes(typeof(T)).Any();
}
