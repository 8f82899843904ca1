using FsCheck;
using FsCheck.Fluent;
using Pilot.Core.Storage;

namespace Pilot.Storage.Tests.Contract;

public abstract partial class BlobStoreContract
{
    [StoreFact]
    public void Any_story_ends_as_it_does_in_a_dictionary()
    {
        var step = from action in Gen.Elements(Enum.GetValues<StoryAction>())
                   from name in Gen.Choose(0, 999)
                   from condition in Gen.Elements(Enum.GetValues<StoryCondition>())
                   from size in Gen.Frequency((4, Gen.Choose(0, 20)), (1, Gen.Choose(0, 70_000)))
                   from other in Gen.Choose(0, 999)
                   select new StoryStep(action, name, condition, size, other);
        var stories = Arb.From(
            Gen.Choose(1, 30).SelectMany(count => step.ListOf(count)).Select(static steps => steps.ToArray()),
            static steps => steps.Select((_, left) => steps.Where((_, i) => i != left).ToArray()));

        Prop.ForAll(stories, story => new Story(Store).TellAsync(story).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(ModelRuns));
    }
}
