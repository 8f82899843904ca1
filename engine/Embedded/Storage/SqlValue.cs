namespace Pilot.Engine.Embedded.Storage;

/// <summary>A parameter of a statement: a number, a text, bytes or NULL, without a box around any of them.</summary>
internal readonly struct SqlValue
{
    private readonly long number;
    private readonly bool isNumber;

    private SqlValue(long value) => (number, isNumber) = (value, true);

    private SqlValue(object? reference) => Reference = reference;

    public static SqlValue Null => default;

    /// <summary>A text or bytes; null for NULL, and for a number.</summary>
    public object? Reference { get; }

    public long? Number => isNumber ? number : null;

    public static implicit operator SqlValue(long value) => new(value);

    public static implicit operator SqlValue(long? value) => value is { } number ? new(number) : default;

    public static implicit operator SqlValue(string? value) => new(value);

    public static implicit operator SqlValue(byte[] value) => new((object)value);
}
