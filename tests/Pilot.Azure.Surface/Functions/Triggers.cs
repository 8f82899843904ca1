namespace Microsoft.Azure.Functions.Worker;

public class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    public string? Route { get; set; }

    public string[]? Methods { get; } = methods;

    public AuthorizationLevel AuthLevel { get; } = authLevel;
}

public enum AuthorizationLevel
{
    Anonymous = 0,
    User = 1,
    Function = 2,
    System = 3,
    Admin = 4,
}

public sealed class BlobTriggerAttribute(string blobPath) : Attribute
{
    public string BlobPath { get; } = blobPath;

    public string? Connection { get; set; }

    public BlobTriggerSource Source { get; set; }
}

public enum BlobTriggerSource
{
    LogsAndContainerScan = 0,
    EventGrid = 1,
}

public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    public string Schedule { get; } = schedule;
}

public class TimerInfo;

public sealed class OrchestrationTriggerAttribute : Attribute;

public sealed class ActivityTriggerAttribute : Attribute;

public sealed class DurableClientAttribute : Attribute;

public abstract class FunctionContext
{
    public virtual CancellationToken CancellationToken => default;
}
