using System.Text.Json;
using Microsoft.DurableTask;

namespace Pilot.Hosts.Azure.Durable;

/// <summary>
/// External events in order per name, each to the oldest wait that still wants one. The host gives an event to its newest
/// waiter, also one that was given up; so it is asked once per name at a time, and who gets what is decided here.
/// </summary>
internal sealed class Mailboxes(TaskOrchestrationContext inner)
{
    private readonly Dictionary<string, Mailbox> boxes = new(StringComparer.OrdinalIgnoreCase);

    public async Task<T> WaitAsync<T>(string name, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            await Task.FromCanceled(cancellation);
        }

        if (!boxes.TryGetValue(name, out var box))
        {
            boxes[name] = box = new Mailbox();
        }

        if (box.Kept.TryDequeue(out var early))
        {
            return Wire.Read<T>(early)!;
        }

        var wait = box.Waits.AddLast(new TaskCompletionSource<JsonElement?>());
        using var registration = cancellation.Register(() =>
        {
            if (wait.List is not null)
            {
                box.Waits.Remove(wait);
                wait.Value.TrySetCanceled(cancellation);
            }
        });
        _ = ListenAsync(name, box);
        return Wire.Read<T>(await wait.Value.Task)!;
    }

    /// <summary>Sends what came and nobody took to the instance itself, for its next run.</summary>
    public void Forward()
    {
        foreach (var (name, box) in boxes)
        {
            while (box.Kept.TryDequeue(out var payload))
            {
                inner.SendEvent(inner.InstanceId, name, payload!);
            }
        }
    }

    private async Task ListenAsync(string name, Mailbox box)
    {
        if (box.IsListening)
        {
            return;
        }

        box.IsListening = true;
        var payload = await inner.WaitForExternalEvent<JsonElement?>(name);
        box.IsListening = false;
        if (box.Waits.First is not { } oldest)
        {
            box.Kept.Enqueue(payload);
            return;
        }

        box.Waits.RemoveFirst();
        if (box.Waits.Count > 0)
        {
            _ = ListenAsync(name, box);
        }

        // Last: the story goes on inside this call, and may wait again.
        oldest.Value.TrySetResult(payload);
    }

    private sealed class Mailbox
    {
        public Queue<JsonElement?> Kept { get; } = [];

        public LinkedList<TaskCompletionSource<JsonElement?>> Waits { get; } = [];

        public bool IsListening { get; set; }
    }
}
