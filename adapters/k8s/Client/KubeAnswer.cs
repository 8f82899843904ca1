using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Errors;
using Pilot.Core.Launch;

namespace Pilot.Adapters.K8s.Client;

/// <summary>What a call came to: a value, or the server's reason why not.</summary>
/// <param name="Value">Set exactly when <paramref name="Failure"/> is null.</param>
/// <param name="Failure">With its code; 4xx, or 5xx after repeats.</param>
/// <param name="Call">For people: <c>GET apis/batch/v1/...</c>.</param>
internal sealed record KubeAnswer<T>(T? Value, Status? Failure, string Call)
    where T : class
{
    public bool Is(int code) => Failure?.Code == code;

    /// <exception cref="PilotException">PILOT1085 for a refused credential, PILOT1086 for any other failure.</exception>
    public T OrThrow() => Value ?? throw Thrown();

    /// <summary>As <see cref="OrThrow"/>, where an object that is not there is expected.</summary>
    public T? OrNull() => Is(404) ? null : OrThrow();

    private RemoteException Thrown() => Failure!.Code is 401 or 403
        ? KubeErrors.Refused(Failure.Message ?? "")
        : KubeErrors.Unexpected(Call, Failure.Code ?? 0, Failure.Message ?? "");
}

internal static class KubeDeletes
{
    /// <summary>Already gone, or another one by now, is success.</summary>
    /// <exception cref="PilotException">PILOT1085 or PILOT1086.</exception>
    public static void Gone(this KubeAnswer<Status> answer)
    {
        if (!answer.Is(404) && !answer.Is(409))
        {
            answer.OrThrow();
        }
    }
}
