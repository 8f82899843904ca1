using System.Globalization;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;

namespace Pilot.Core.Plan.Gpus;

/// <summary>
/// Which devices a job wants, as people write it: parts split by colons, in any order, each at most once.
/// <list type="bullet">
/// <item>names, split by commas: <c>T4</c>, <c>A100,H100</c>; <c>A100</c> is any A100, <c>A100-80GB</c> the one with 80 GB;</item>
/// <item>a vendor: <c>nvidia</c>, <c>amd</c>;</item>
/// <item>memory of one device: <c>24GB</c> (at least), <c>24GB..80GB</c>, <c>..40GB</c>;</item>
/// <item>how many: <c>2</c> (that many), <c>1..8</c>, <c>4..</c>; a share of one device such as <c>0.5</c>; 1 when not said.</item>
/// </list>
/// </summary>
/// <param name="Models">Any of these; empty for any. A memory of 0 stands for any memory.</param>
/// <param name="Vendor">Null for any.</param>
/// <param name="MemoryGb">Of what the job gets of one device.</param>
/// <param name="Count">Devices; below 1 a share of one. 0 wants none.</param>
public sealed record GpuRequest(IReadOnlyList<GpuModel> Models, string? Vendor, AmountRange MemoryGb, AmountRange Count)
{
    private const double MostDevices = 1024;

    /// <summary>The fewest whole devices that do; what a target must reserve.</summary>
    public int LeastWhole => (int)Math.Ceiling(Count.Least ?? 0);

    /// <exception cref="PilotException">PILOT0960 with what is wrong with which part.</exception>
    public static GpuRequest Parse(string text) =>
        TryParse(text, out var request, out var fault) ? request : throw new PilotException(WishErrors.Gpu(text, fault));

    public static bool TryParse(string text, out GpuRequest request, out string fault)
    {
        request = new GpuRequest([], null, AmountRange.Any, AmountRange.Exactly(1));
        var (models, vendor, memory, count) = ((List<GpuModel>?)null, (string?)null, (AmountRange?)null, (AmountRange?)null);
        foreach (var part in text.Split(':', StringSplitOptions.TrimEntries))
        {
            var twice = false;
            if (part.Length == 0)
            {
                fault = "A part of it is empty.";
                return false;
            }

            if (GpuNames.Vendors.FirstOrDefault(known => known.Equals(part, StringComparison.OrdinalIgnoreCase)) is { } maker)
            {
                twice = vendor is not null;
                vendor = maker;
            }
            else if (AmountRange.Read(part, Number, AmountRange.Exactly) is { } devices)
            {
                twice = count is not null;
                count = devices;
            }
            else if (AmountRange.Read(part, Gigabytes, AmountRange.AtLeast) is { } size)
            {
                twice = memory is not null;
                memory = size;
            }
            else if (Names(part, out fault) is { } names)
            {
                twice = models is not null;
                models = names;
            }
            else
            {
                return false;
            }

            if (twice)
            {
                fault = $"'{part}' says for the second time what another part says.";
                return false;
            }
        }

        fault = Impossible(count);
        request = new GpuRequest(models ?? [], vendor, memory ?? AmountRange.Any, count ?? AmountRange.Exactly(1));
        return fault.Length == 0;
    }

    /// <param name="memoryGb">Of what the machine gives of one device; 0 when nobody knows.</param>
    /// <param name="count">Devices of the machine; below 1 a share of one.</param>
    public bool Holds(GpuModel? model, double memoryGb, double count) =>
        Count.Holds(Math.Round(count, 2))
        && (count == 0
            || (model is not null
                && (Models.Count == 0 || Models.Any(wanted => Is(wanted, model)))
                && (Vendor is null || Vendor == model.Vendor)
                && (memoryGb == 0 ? MemoryGb == AmountRange.Any : MemoryGb.Holds(memoryGb))));

    public bool Equals(GpuRequest? other) =>
        other is not null && Models.SequenceEqual(other.Models) && Vendor == other.Vendor && MemoryGb == other.MemoryGb && Count == other.Count;

    public override int GetHashCode() => HashCode.Combine(Models.Count, Vendor, MemoryGb, Count);

    /// <summary>As <see cref="Parse"/> takes it again.</summary>
    public override string ToString()
    {
        var count = Count.Least == Count.Most && Count.Least is { } one ? one.ToString("0.######", CultureInfo.InvariantCulture) : Count.Write();
        string?[] parts = [Models.Count == 0 ? null : string.Join(',', Models.Select(Write)), Vendor, MemoryGb.Write("GB"), count];
        return string.Join(':', parts.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static string Write(GpuModel model) => model.MemoryGb == 0
        ? model.Family
        : string.Create(CultureInfo.InvariantCulture, $"{model.Family}-{model.MemoryGb:0.######}GB");

    private static bool Is(GpuModel wanted, GpuModel model) =>
        wanted.Family == model.Family && (wanted.MemoryGb == 0 || wanted.MemoryGb == model.MemoryGb);

    private static string Impossible(AmountRange? count) => count switch
    {
        { Most: > MostDevices } or { Least: > MostDevices } => "No machine has more than 1024 devices.",
        { Least: > 1 and var least } when least != Math.Floor(least) => "More than one device comes in whole numbers.",
        _ => "",
    };

    private static double? Number(string text) => Quantities.TryNumber(text, out var number) ? number : null;

    private static double? Gigabytes(string text)
    {
        var unit = text.EndsWith("GiB", StringComparison.OrdinalIgnoreCase) ? 3
            : text.EndsWith("GB", StringComparison.OrdinalIgnoreCase) ? 2
            : text.EndsWith('G') ? 1 : 0;
        return unit > 0 ? Number(text[..^unit].TrimEnd()) : null;
    }

    private static List<GpuModel>? Names(string text, out string fault)
    {
        var models = new List<GpuModel>();
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (name.Length == 0 || !char.IsAsciiLetter(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ' ' or '.'))
            {
                fault = $"'{name}' is no name, number of devices, amount of memory or vendor.";
                return null;
            }

            var model = GpuNames.Read(name, null, out var saysMemory);
            if (!GpuNames.IsKnown(name) && NearestKey.Find(model.Family, GpuNames.Families) is { } near)
            {
                fault = $"There is no GPU '{name}'; did you mean {near}?";
                return null;
            }

            models.Add(saysMemory ? model : model with { MemoryGb = 0 });
        }

        fault = "";
        return models;
    }
}
