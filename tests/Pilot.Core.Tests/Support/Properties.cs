using FsCheck;
using FsCheck.Fluent;

namespace Pilot.Core.Tests.Support;

internal static class Properties
{
    /// <summary>Holds a property against chance: a failing run names the seed that brings it back.</summary>
    public static void Hold(int times, Action<Random> property) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(times),
            Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => property(new Random(seed))));

    public static T Pick<T>(this Random random, params ReadOnlySpan<T> items) => items[random.Next(items.Length)];
}
