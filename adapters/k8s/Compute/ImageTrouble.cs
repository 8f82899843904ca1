using System.Text.RegularExpressions;
using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Launch;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>An image that does not come, in the registry's words.</summary>
internal static partial class ImageTrouble
{
    private const string PullFailed = "Failed";

    public static bool Is(WaitingState waiting) => waiting.Reason is
        "ErrImagePull" or "ImagePullBackOff" or "InvalidImageName" or "ErrImageNeverPull" or "ImageInspectError"
        or "RegistryUnavailable" or "SignatureValidationFailed";

    /// <param name="events">Of the pod, the newest first: a back-off alone does not say why in older clusters.</param>
    public static TargetStatus Explain(string? image, WaitingState waiting, IEnumerable<Event> events)
    {
        var words = Words(waiting.Message)
            ?? events.Where(happened => happened.Reason == PullFailed && Mentions(happened, image)).Select(happened => Words(happened.Message)).FirstOrDefault(found => found is not null)
            ?? waiting.Message ?? waiting.Reason!;
        var message = $"The image {image} does not come: {KubeErrors.Sentence(words)}";
        return new TargetStatus(TargetState.Pending, message, Refusal(waiting, words, message));
    }

    private static LaunchRefusal Refusal(WaitingState waiting, string words, string message)
    {
        var text = words.ToLowerInvariant();
        return waiting.Reason == "InvalidImageName"
            ? new LaunchRefusal(RefusalKind.Invalid, message, "Mend the image's name in the job file.")
            : Busy().IsMatch(text)
            ? new LaunchRefusal(RefusalKind.Throttled, message, "Log in to the registry with the setting pull-secret; logged-in users may pull more.")
            : Away().IsMatch(text) && !Absent().IsMatch(text)
            ? new LaunchRefusal(RefusalKind.Unreachable, message, "Let the cluster's nodes reach the registry.")
            : new LaunchRefusal(RefusalKind.ImageNotFound, message, "Check the image's name; a private image needs the setting pull-secret.");
    }

    private static bool Mentions(Event happened, string? image) =>
        image is null || happened.Message?.Contains(image, StringComparison.Ordinal) == true;

    /// <returns>Without what the kubelet and the runtime wrap around it; null where only they speak.</returns>
    private static string? Words(string? message)
    {
        if (message is null || (message.StartsWith("Back-off pulling image", StringComparison.Ordinal) && !message.Contains("Err", StringComparison.Ordinal))
            || message.StartsWith("Error: ", StringComparison.Ordinal))
        {
            return null;
        }

        var start = message.IndexOf("desc = ", StringComparison.Ordinal);
        return start < 0 ? message : message[(start + "desc = ".Length)..];
    }

    [GeneratedRegex("toomanyrequests|too many requests|rate limit|\\b429\\b", RegexOptions.CultureInvariant)]
    private static partial Regex Busy();

    [GeneratedRegex("not found|manifest unknown|denied|unauthorized|forbidden|authorization failed|does not exist|no match for platform", RegexOptions.CultureInvariant)]
    private static partial Regex Absent();

    [GeneratedRegex("timeout|timed out|no such host|connection refused|connection reset|no route to host|deadline exceeded|eof|\\b50[0234]\\b|x509|tls", RegexOptions.CultureInvariant)]
    private static partial Regex Away();
}
