using System.Globalization;
using System.Text.RegularExpressions;

namespace Pilot.Core.Profile;

/// <summary>What a command line says of a training's size and manner; everything null or false when it says nothing.</summary>
/// <param name="Precision">How the arithmetic is done.</param>
/// <param name="UsesSeveralGpus">It is started by a launcher that spreads over all GPUs it finds.</param>
public sealed partial record CommandHints(int? Epochs, double? BatchSize, double? Steps, Precision Precision, bool UsesSeveralGpus)
{
    public static CommandHints Of(string command) => new(
        (int?)Number(EpochsFlag().Match(command)),
        Number(BatchFlag().Match(command)),
        Number(StepsFlag().Match(command)),
        HalfFlag().IsMatch(command) ? Precision.Half : Precision.Full,
        Launcher().IsMatch(command));

    private static double? Number(Match match) =>
        match.Success && double.TryParse(match.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1e9
            ? number
            : null;

    [GeneratedRegex(@"(?:^|\s)(?:--?(?:num[-_]?)?(?:train[-_]?)?(?:max[-_]?)?epochs?|-e)(?:=|\s+)(?<n>\d+)\b", RegexOptions.IgnoreCase)]
    private static partial Regex EpochsFlag();

    [GeneratedRegex(@"(?:^|\s)(?:--?(?:per[-_]device[-_])?(?:train[-_])?batch(?:[-_]?size)?|-b|-bs)(?:=|\s+)(?<n>\d+)\b", RegexOptions.IgnoreCase)]
    private static partial Regex BatchFlag();

    [GeneratedRegex(@"(?:^|\s)--?(?:max[-_]|num[-_]|total[-_])?(?:train[-_])?(?:steps|iters|iterations)(?:=|\s+)(?<n>\d+)\b", RegexOptions.IgnoreCase)]
    private static partial Regex StepsFlag();

    [GeneratedRegex(@"(?:^|\s)(?:--?(?:use[-_])?(?:fp16|bf16|amp|half|mixed[-_]precision)\b|--?(?:precision|mixed[-_]precision|dtype)(?:=|\s+)(?:(?:bf)?(?:fp)?16|b?float16|(?:bf)?16-mixed))", RegexOptions.IgnoreCase)]
    private static partial Regex HalfFlag();

    [GeneratedRegex(@"\b(?:torchrun|torch\.distributed\.(?:run|launch)|accelerate launch|deepspeed|horovodrun|mpirun|mpiexec)\b")]
    private static partial Regex Launcher();
}

/// <summary>What numbers most of the arithmetic is done in.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter<Precision>))]
public enum Precision
{
    /// <summary>32 bits; on devices that have it, matrix products in TF32.</summary>
    Full,

    /// <summary>16 bits, fp16 or bf16, with tensor cores where there are any.</summary>
    Half,
}
