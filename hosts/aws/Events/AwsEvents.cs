using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pilot.Core.Clouds;
using Pilot.Core.Events;
using Pilot.Core.Storage;
using Pilot.Core.Storage.Objects;

namespace Pilot.Hosts.Aws.Events;

/// <summary>What an event of AWS is to the platform. Whatever is none of its business becomes nothing.</summary>
internal static class AwsEvents
{
    /// <param name="requestId">Stands for the event's own id where it has none; the same at every repeat.</param>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static IReadOnlyList<Notice> Read(ReadOnlyMemory<byte> json, string requestId)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("An event is a JSON object.");
        }

        if (Find(root, "Records") is { ValueKind: JsonValueKind.Array } records)
        {
            return [.. records.EnumerateArray().Select(OfRecord).OfType<Notice>()];
        }

        return One((Text(root, "source"), Text(root, "detail-type")) switch
        {
            ("aws.batch", "Batch Job State Change") => OfBatch(root),
            ("aws.s3", "Object Created") => OfObject(IdOf(root), Text(root, "detail", "object", "key")),
            ("aws.events", "Scheduled Event") => new Notice(IdOf(root), NoticeKind.Due, Timer: NoticeTimer.Sweep),
            _ when Text(root, "pilot") == "timer" => OfTimer(root, requestId),
            _ => null,
        });
    }

    private static Notice? OfBatch(JsonElement root)
    {
        var detail = Find(root, "detail") ?? default;
        return Text(detail, "tags", AwsTags.Job) is { } job
            ? new Notice(IdOf(root), NoticeKind.RunChanged, Job: job, State: Text(detail, "status"))
            : null;
    }

    /// <summary>A notification that a bucket sends by itself; there, names are written as in addresses.</summary>
    private static Notice? OfRecord(JsonElement record)
    {
        if (Text(record, "eventSource") != "aws:s3"
            || Text(record, "eventName")?.StartsWith("ObjectCreated:", StringComparison.Ordinal) != true
            || Text(record, "s3", "object", "key") is not { } key)
        {
            return null;
        }

        var identity = $"{Text(record, "s3", "bucket", "name")}/{key}/{Text(record, "s3", "object", "sequencer")}";
        return OfObject(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(identity))), WebUtility.UrlDecode(key));
    }

    /// <summary>The platform's blobs begin at the root of the bucket.</summary>
    private static Notice? OfObject(string id, string? key)
    {
        if (key?.StartsWith(ObjectBlobStore.Folder, StringComparison.Ordinal) != true)
        {
            return null;
        }

        var blob = key[ObjectBlobStore.Folder.Length..];
        return blob.StartsWith(BlobNames.Uploads, StringComparison.Ordinal) ? new Notice(id, NoticeKind.Uploaded, blob)
            : blob.StartsWith(BlobNames.Signals, StringComparison.Ordinal) ? new Notice(id, NoticeKind.Signalled, blob)
            : null;
    }

    private static Notice? OfTimer(JsonElement root, string requestId) =>
        Enum.TryParse<NoticeTimer>(Text(root, "timer"), ignoreCase: true, out var timer)
            ? new Notice(requestId, NoticeKind.Due, Timer: timer)
            : null;

    private static string IdOf(JsonElement root) => Text(root, "id") ?? throw new JsonException("The event has no id.");

    private static IReadOnlyList<Notice> One(Notice? notice) => notice is null ? [] : [notice];

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path) =>
        Find(element, path) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    private static JsonElement? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }
}
