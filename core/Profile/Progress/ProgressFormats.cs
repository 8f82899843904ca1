using Pilot.Core.Profile.Progress.Formats;

namespace Pilot.Core.Profile.Progress;

/// <summary>Every format that is understood. A line is what the first one takes it for: the exacting ones come first.</summary>
public static class ProgressFormats
{
    private static readonly Func<string, ProgressMark?>[] All =
    [
        InitTimeLine.Read,
        StepTimeLine.Read,
        BatchCostLine.Read,
        IterationLine.Read,
        TrainerLine.Read,
        LightningRichBar.Read,
        TqdmBar.Read,
        KerasBar.Read,
        ImageNetLine.Read,
        SamplesLine.Read,
        StepLine.Read,
        EpochLine.Read,
    ];

    /// <summary>For people, when none was found.</summary>
    public const string LookedFor =
        "the profiling lines of ServerlessPilot, tqdm, Keras, PyTorch Lightning, HF Trainer, 'epoch i/n' and step counters";

    /// <returns>Null for a line that says nothing of progress.</returns>
    public static ProgressMark? Read(string line)
    {
        foreach (var format in All)
        {
            if (format(line) is { } mark)
            {
                return mark;
            }
        }

        return null;
    }
}
