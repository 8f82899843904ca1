using System.Globalization;
using System.Xml;
using Pilot.Core.Storage.Segments;

namespace Pilot.Adapters.Remote.S3;

/// <summary>Reads a page of <c>ListObjectsV2</c>.</summary>
internal static class S3Listing
{
    /// <returns>The objects, and the token of the next page; null when this is the last.</returns>
    /// <exception cref="IOException">The answer broke off.</exception>
    public static (List<StoredObject> Objects, string? Next) Read(byte[] body)
    {
        var objects = new List<StoredObject>();
        string? next = null;
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(body, writable: false));
            xml.MoveToContent();
            xml.ReadStartElement();
            while (xml.MoveToContent() == XmlNodeType.Element)
            {
                if (xml.LocalName == "Contents")
                {
                    objects.Add(ReadObject(xml));
                }
                else if (xml.LocalName == "NextContinuationToken")
                {
                    next = xml.ReadElementContentAsString();
                }
                else
                {
                    xml.Skip();
                }
            }

            return (objects, next);
        }
        catch (XmlException broken)
        {
            throw new IOException("The answer of S3 is no listing.", broken);
        }
    }

    private static StoredObject ReadObject(XmlReader xml)
    {
        var (key, length, etag, modified) = ("", 0L, "", default(DateTimeOffset));
        xml.ReadStartElement();
        while (xml.MoveToContent() == XmlNodeType.Element)
        {
            switch (xml.LocalName)
            {
                case "Key":
                    key = xml.ReadElementContentAsString();
                    break;
                case "Size":
                    length = xml.ReadElementContentAsLong();
                    break;
                case "ETag":
                    etag = xml.ReadElementContentAsString().Trim('"');
                    break;
                case "LastModified":
                    modified = DateTimeOffset.Parse(xml.ReadElementContentAsString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
                    break;
                default:
                    xml.Skip();
                    break;
            }
        }

        xml.ReadEndElement();
        return new StoredObject(key, length, etag, modified);
    }
}
