using System.Text.RegularExpressions;

namespace Pilot.Core.Profile.Progress.Formats;

/// <summary>
/// The HF Trainer beside its bar: <c>Num Epochs = 3</c>, <c>Total optimization steps = 375</c>,
/// <c>Total train batch size (w. parallel, distributed &amp; accumulation) = 8</c> at the start, <c>'train_runtime'</c>
/// at the end. Its bar counts the steps of the whole training.
/// </summary>
internal static partial class TrainerLine
{
    public static ProgressMark? Read(string line)
    {
        if (Head().Match(line) is { Success: true } head)
        {
            var mark = new ProgressMark("HF Trainer") { IsOverall = true };
            return head.Groups["what"].Value[0] switch
            {
                'N' when head.Groups["what"].Value.EndsWith("examples", StringComparison.Ordinal) => mark with { SamplesTotal = head.Number("n") },
                'N' => mark with { Epochs = head.Count("n") },
                _ when head.Groups["what"].Value.StartsWith("Total opt", StringComparison.Ordinal) => mark with { AllSteps = head.Number("n") },
                _ => mark with { BatchSize = head.Number("n") },
            };
        }

        return Records().IsMatch(line) ? new ProgressMark("HF Trainer") { IsOverall = true } : null;
    }

    [GeneratedRegex(@"(?<what>Num examples|Num Epochs|Total optimization steps|Total train batch size[^=]{0,80}?) *= *(?<n>\d[\d,]*)")]
    private static partial Regex Head();

    [GeneratedRegex(@"^\{'(?:loss|train_runtime)': .*'epoch': ")]
    private static partial Regex Records();
}
