using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Pilot.Core.Profile;

/// <summary>What kind of network a job trains, as far as that decides which device suits it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelFamily>))]
public enum ModelFamily
{
    Unknown,

    /// <summary>Convolutions: pictures mostly; limited by memory more than by matrix products.</summary>
    Convolutional,

    /// <summary>Attention and recurrence: text, speech; matrix products weigh more.</summary>
    Sequence,
}

/// <summary>The family by the words of a command: <c>train.py --arch resnet50</c>, <c>run_glue.py --model bert-base</c>.</summary>
public static partial class ModelFamilies
{
    /// <returns>Unknown where no word tells, and where words of both do.</returns>
    public static ModelFamily Of(string command) => (Convolutional().IsMatch(command), Sequence().IsMatch(command)) switch
    {
        (true, false) => ModelFamily.Convolutional,
        (false, true) => ModelFamily.Sequence,
        _ => ModelFamily.Unknown,
    };

    // A word may begin inside a longer one only after a sign (train_resnet50.py); short ones end at a sign or digit too.
    [GeneratedRegex(
        @"(?<![a-z])(?:(?:wide[-_]?)?resnet|resnext|densenet|mobilenet|efficientnet|alexnet|squeezenet|shufflenet|googlenet|inception|convnext|imagenet|cifar|cyclegan|dcgan|u-?net|yolo|retinanet|(?:mask|faster)[-_]?rcnn|(?:vgg|ssd|cnn|rcnn)(?![a-z]))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Convolutional();

    [GeneratedRegex(
        @"(?<![a-z])(?:(?:distil)?bert|roberta|deberta|albert|electra|llama|mistral|mixtral|qwen|gemma|falcon|bloom|transformer|whisper|wav2vec|wavenet|waveglow|tacotron|squad|wikitext|glue|lstm|gnmt|(?:gpt|t5|mt5|bart|vit|deit|swin|gru|rnn|llm|nlp|lora)(?![a-z]))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Sequence();
}
