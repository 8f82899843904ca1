using Pilot.Core.Profile;

namespace Pilot.Core.Tests.Profile;

public sealed class ModelFamilyTests
{
    [Theory]
    [InlineData("python3 train.py --arch resnet50", ModelFamily.Convolutional)]
    [InlineData("python3 train_resnet.py", ModelFamily.Convolutional)]
    [InlineData("python main.py -a vgg16 /data", ModelFamily.Convolutional)]
    [InlineData("python3 tools/YOLOv8.py", ModelFamily.Convolutional)]
    [InlineData("python3 ssd300.py", ModelFamily.Convolutional)]
    [InlineData("torchrun run_glue.py --model_name_or_path bert-base-cased", ModelFamily.Sequence)]
    [InlineData("python3 train.py --model meta-llama/Llama-3-8B", ModelFamily.Sequence)]
    [InlineData("python3 nanogpt.py", ModelFamily.Unknown)]
    [InlineData("python3 train_gpt2.py", ModelFamily.Sequence)]
    [InlineData("python3 train.py --model vit_b_16", ModelFamily.Sequence)]
    [InlineData("python3 train.py --epochs 3", ModelFamily.Unknown)]
    [InlineData("python3 train.py --teacher resnet50 --student vit_s_16", ModelFamily.Unknown)]
    [InlineData("python3 transform_vitals.py", ModelFamily.Unknown)]
    [InlineData("python3 assdata.py --gptq", ModelFamily.Unknown)]
    [InlineData("", ModelFamily.Unknown)]
    public void The_words_of_a_command_tell_the_kind_of_model(string command, ModelFamily family) =>
        ModelFamilies.Of(command).ShouldBe(family);
}
