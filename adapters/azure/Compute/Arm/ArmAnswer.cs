using System.Text.Json;

namespace Pilot.Adapters.Azure.Compute.Arm;

/// <param name="Error">Set exactly when the request did not succeed.</param>
/// <param name="Body">Null when there is none.</param>
/// <param name="Monitor">Where to ask how a long-running operation is going; null when it is over.</param>
internal sealed record ArmAnswer(int Status, JsonElement? Body, ArmError? Error, ArmMonitor? Monitor)
{
    public bool IsNotFound => Status == 404;

    /// <summary>Nobody knows whether the request was carried out.</summary>
    public bool IsUncertain => Error is { Code: ArmError.NoAnswer } or { Status: >= 500 };

    public static ArmAnswer None(string code, string message) => new(0, null, ArmError.Of(0, code, message), null);

    public T? As<T>() => Body is { } body ? body.Deserialize<T>(ArmJson.Options) : default;
}

/// <param name="Address">Absolute.</param>
/// <param name="IsOperation">It answers with the state of the operation (Azure-AsyncOperation), not with its result (Location).</param>
/// <param name="Wait">How long to wait before asking; null when Azure did not say.</param>
internal sealed record ArmMonitor(Uri Address, bool IsOperation, TimeSpan? Wait);
