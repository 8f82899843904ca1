using Pilot.Core.Predict;
using Pilot.Core.Predict.Hardware;
using Pilot.Core.Profile;

namespace Pilot.Core.Tests.Predict;

public sealed class HardwareTests
{
    [Theory]
    [InlineData("NVIDIA A100-SXM4-80GB", "A100 80GB")]
    [InlineData("NVIDIA A100 80GB PCIe", "A100 80GB PCIe")]
    [InlineData("A100-80GB", "A100 80GB")]
    [InlineData("A100", "A100 40GB")]
    [InlineData("Tesla T4", "T4")]
    [InlineData("NVIDIA H100 80GB HBM3", "H100")]
    [InlineData("NVIDIA H100 NVL", "H100 NVL")]
    [InlineData("NVIDIA H200", "H200")]
    [InlineData("A10G", "A10G")]
    [InlineData("A10", "A10")]
    [InlineData("NVIDIA GeForce RTX 4090", "RTX 4090")]
    [InlineData("NVIDIA RTX 6000 Ada Generation", "RTX 6000 Ada")]
    [InlineData("Quadro RTX 6000", "Quadro RTX 6000")]
    [InlineData("Tesla V100-SXM2-16GB", "V100")]
    public void A_device_is_known_by_what_drivers_and_clouds_call_it(string name, string device) => GpuFacts.Find(name)!.Name.ShouldBe(device);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Zeta 9000")]
    [InlineData("A1000")]
    public void What_is_not_in_the_table_is_not_guessed(string? name) => GpuFacts.Find(name).ShouldBeNull();

    [Theory]
    [InlineData(ModelFamily.Unknown)]
    [InlineData(ModelFamily.Convolutional)]
    [InlineData(ModelFamily.Sequence)]
    public void Going_there_and_back_changes_nothing(ModelFamily family)
    {
        var (t4, h100) = (GpuFacts.Find("T4")!, GpuFacts.Find("H100")!);

        (RooflineModel.Ratio(t4, h100, Precision.Half, family) * RooflineModel.Ratio(h100, t4, Precision.Half, family)).ShouldBe(1, 1e-9);
        RooflineModel.Ratio(t4, t4, Precision.Full, family).ShouldBe(1);
        RooflineModel.Ratio(t4, h100, Precision.Half, family).ShouldBeLessThan(0.3);
    }

    [Fact]
    public void Better_matrix_units_help_text_more_than_pictures_and_what_is_unknown_lies_between()
    {
        var (a10, h100) = (GpuFacts.Find("A10")!, GpuFacts.Find("H100")!);
        double To(ModelFamily family) => RooflineModel.Ratio(a10, h100, Precision.Half, family);

        To(ModelFamily.Sequence).ShouldBeLessThan(To(ModelFamily.Unknown));
        To(ModelFamily.Unknown).ShouldBeLessThan(To(ModelFamily.Convolutional));
    }

    [Theory]
    [InlineData("A100-SXM4-80GB", "A100-PCIE-40GB", 0.01, 0.1)]
    [InlineData("RTX 3090", "RTX 3080", 0.15, 0.3)]
    [InlineData("H100", "H100", 0, 0)]
    public void Variants_of_one_chip_are_told_apart_from_other_chips(string from, string to, double least, double most) =>
        RooflineModel.Sigma(GpuFacts.Find(from)!, GpuFacts.Find(to)!, Precision.Half, ModelFamily.Unknown).ShouldBeInRange(least, most);

    [Theory]
    [InlineData("Standard_D8s_v5", 5)]
    [InlineData("m7i.2xlarge", 17)]
    [InlineData("c6id.large", 16)]
    [InlineData("local/process", 0)]
    [InlineData("", 0)]
    [InlineData("v5", 0)]
    public void The_generation_of_a_machine_is_in_its_name(string offer, int family) => CpuFamily.Of(offer).ShouldBe(family);
}
