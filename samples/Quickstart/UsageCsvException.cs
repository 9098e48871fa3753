namespace Quickstart;

/// <summary>A CSV that cannot be read; the message says where.</summary>
internal sealed class UsageCsvException(string message) : Exception(message);
