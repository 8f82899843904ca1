using System.Collections.Concurrent;
using Pilot.Adapters.Aws.Batch.Api;

namespace Pilot.Adapters.Aws.Batch;

/// <summary>Registers what is not registered yet. Two at one moment make two revisions of the same content, either of which will do.</summary>
internal sealed class JobDefinitions(BatchClient batch)
{
    private readonly ConcurrentDictionary<string, string> known = new(StringComparer.Ordinal);

    /// <returns>Its ARN, with the revision.</returns>
    public async Task<string> EnsureAsync(RegisterJobDefinitionRequest definition, CancellationToken cancellation)
    {
        var name = definition.JobDefinitionName;
        if (known.TryGetValue(name, out var arn))
        {
            return arn;
        }

        var found = await batch.FindJobDefinitionAsync(name, cancellation);
        return known[name] = found?.JobDefinitionArn ?? (await batch.RegisterJobDefinitionAsync(definition, cancellation)).JobDefinitionArn;
    }

    /// <summary>One for a single run, to be deregistered with it.</summary>
    /// <returns>Its ARN, with the revision.</returns>
    public async Task<string> RegisterAsync(RegisterJobDefinitionRequest definition, CancellationToken cancellation) =>
        (await batch.RegisterJobDefinitionAsync(definition, cancellation)).JobDefinitionArn;

    /// <summary>Somebody deregistered it.</summary>
    public void Forget(string name) => known.TryRemove(name, out _);
}
