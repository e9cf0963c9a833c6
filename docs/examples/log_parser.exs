# Reads a web server's log as a stream and sums it up: requests by status and path, bytes, the slowest, what failed.
defmodule LogParser do
  defmodule Entry do
    @enforce_keys [:time, :ip, :method, :path, :status, :bytes, :ms]
    defstruct @enforce_keys
  end

  @line ~r/^(?<ip>\S+) \[(?<time>[^\]]+)\] "(?<method>[A-Z]+) (?<path>\S+)" (?<status>\d{3}) (?<bytes>\d+) (?<ms>\d+)ms$/

  @doc "A line as an entry: `{:ok, entry}` or `{:error, line}`."
  def parse(line) do
    case Regex.named_captures(@line, line) do
      nil -> {:error, line}
      fields -> {:ok, to_entry(fields)}
    end
  end

  defp to_entry(fields) do
    %Entry{
      time: fields["time"],
      ip: fields["ip"],
      method: fields["method"],
      path: fields["path"] |> String.split("?") |> hd(),
      status: String.to_integer(fields["status"]),
      bytes: String.to_integer(fields["bytes"]),
      ms: String.to_integer(fields["ms"])
    }
  end

  @doc "Entries, and the number of lines that are none."
  def read(lines) do
    {good, bad} = lines |> Enum.map(&parse/1) |> Enum.split_with(&match?({:ok, _}, &1))
    {Enum.map(good, &elem(&1, 1)), length(bad)}
  end

  def class(%Entry{status: status}) when status in 200..299, do: :ok
  def class(%Entry{status: status}) when status in 300..399, do: :moved
  def class(%Entry{status: status}) when status in 400..499, do: :client_error
  def class(%Entry{}), do: :server_error
end

log = """
10.0.0.1 [2024-05-01T10:00:01] "GET /" 200 5120 12ms
10.0.0.2 [2024-05-01T10:00:02] "GET /about?lang=de" 200 2048 8ms
10.0.0.1 [2024-05-01T10:00:02] "POST /login" 302 0 45ms
10.0.0.3 [2024-05-01T10:00:03] "GET /missing" 404 512 3ms
--- log rotated ---
10.0.0.2 [2024-05-01T10:00:04] "GET /report" 500 128 1500ms
10.0.0.4 [2024-05-01T10:00:05] "GET /about" 200 2048 7ms
10.0.0.4 [2024-05-01T10:00:05] "GET /" 304 0 2ms
"""

{:ok, device} = StringIO.open(log)
{entries, bad} = device |> IO.stream(:line) |> Stream.map(&String.trim_trailing/1) |> LogParser.read()

IO.puts("#{length(entries)} requests, #{bad} odd line(s), #{entries |> Enum.map(& &1.bytes) |> Enum.sum()} bytes")
IO.inspect(Enum.frequencies_by(entries, &LogParser.class/1), label: "by class")

IO.puts("by path:")

entries
|> Enum.group_by(& &1.path, & &1.ms)
|> Enum.sort_by(fn {path, times} -> {-length(times), path} end)
|> Enum.each(fn {path, times} ->
  average = Float.round(Enum.sum(times) / length(times), 1)
  IO.puts("  #{String.pad_trailing(path, 10)} #{length(times)} x #{average} ms")
end)

slowest = Enum.max_by(entries, & &1.ms)
IO.puts("slowest: #{slowest.method} #{slowest.path} from #{slowest.ip}, #{slowest.ms} ms")
for entry <- entries, LogParser.class(entry) in [:client_error, :server_error], do: IO.inspect(entry)
