using System.Text.Json;
using Pilot.Core.Api;
using Pilot.Core.Storage;

namespace Pilot.Core.Predict.Learning;

/// <summary>
/// The lessons of each account, newest first. A lesson is an empty blob whose metadata is the lesson, so that a listing
/// reads them all; it is named after its job and written once, so that a repeat teaches nothing twice.
/// </summary>
public sealed class LessonStore(IBlobStore blobs)
{
    /// <summary>So many of the newest lessons count.</summary>
    public const int Most = 500;

    private const string Key = "lesson";

    public async Task AddAsync(string owner, Lesson lesson, CancellationToken cancellation = default)
    {
        using var nothing = new MemoryStream();
        var metadata = new Dictionary<string, string> { [Key] = JsonSerializer.Serialize(lesson, PilotJson.Default.Lesson) };
        await blobs.PutAsync(BlobNames.Lesson(owner, lesson.Finished, lesson.Job), nothing, BlobCondition.IfAbsent, metadata, cancellation);
    }

    /// <returns>Newest first; a blob that holds no lesson is left out.</returns>
    public async Task<IReadOnlyList<Lesson>> ListAsync(string owner, CancellationToken cancellation = default)
    {
        var page = await blobs.ListAsync(BlobNames.LessonsOf(owner), null, Most, cancellation);
        return [.. page.Select(Read).OfType<Lesson>()];
    }

    public async Task<IReadOnlyList<Correction>?> CorrectionsAsync(string owner, CancellationToken cancellation = default) =>
        Corrections.Of(await ListAsync(owner, cancellation)) is { Count: > 0 } corrections ? corrections : null;

    private static Lesson? Read(BlobInfo blob)
    {
        try
        {
            return blob.Metadata.TryGetValue(Key, out var text) ? JsonSerializer.Deserialize(text, PilotJson.Default.Lesson) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
