defmodule File.Stream do
  @moduledoc "What `File.stream!/3` gives: a file to be read in pieces or collected into."
  defstruct path: nil, modes: [], line_or_bytes: :line, raw: true

  @type t :: %File.Stream{}

  @doc false
  def __build__(path, modes, line_or_bytes) do
    raw = :lists.keyfind(:encoding, 1, modes) == false

    modes =
      if raw do
        case :lists.keyfind(:read_ahead, 1, modes) do
          {:read_ahead, false} -> [:raw | List.delete(modes, {:read_ahead, false})]
          {:read_ahead, _} -> [:raw | modes]
          false -> [:raw, :read_ahead | modes]
        end
      else
        modes
      end

    %File.Stream{path: path, modes: modes ++ [:binary], raw: raw, line_or_bytes: line_or_bytes}
  end
end

defimpl Collectable, for: File.Stream do
  def into(%{path: path, modes: modes, raw: raw} = stream) do
    modes = for mode <- modes, mode not in [:read], do: mode

    case :file.open(path, [:write, :binary | modes]) do
      {:ok, device} -> {:ok, into(device, stream, raw)}
      {:error, reason} -> raise File.Error, reason: reason, action: "stream", path: path
    end
  end

  defp into(device, stream, raw) do
    fn
      :ok, {:cont, data} when raw -> :file.write(device, data)
      :ok, {:cont, data} -> IO.write(device, data)
      :ok, :done ->
        :ok = :file.close(device)
        stream

      :ok, :halt ->
        :ok = :file.close(device)
    end
  end
end

defimpl Enumerable, for: File.Stream do
  @bom <<0xFEFF::utf8>>

  def reduce(%{path: path, modes: modes, line_or_bytes: what, raw: raw}, acc, fun) do
    start = fn ->
      case :file.open(path, [:read, :binary | Enum.reject(modes, &(&1 in [:write, :append, :trim_bom]))]) do
        {:ok, device} -> if :trim_bom in modes, do: trim_bom(device, raw), else: device
        {:error, reason} -> raise File.Error, reason: reason, action: "stream", path: path
      end
    end

    next = if raw, do: &IO.each_binstream(&1, what), else: &IO.each_stream(&1, what)
    Stream.resource(start, next, &:file.close/1).(acc, fun)
  end

  defp trim_bom(device, raw) do
    first = if raw, do: IO.binread(device, 3), else: IO.read(device, 1)
    if first != @bom, do: {:ok, 0} = :file.position(device, 0)
    device
  end

  def count(%{path: path, line_or_bytes: :line}), do: count_lines(path)

  def count(%{path: path, line_or_bytes: bytes, raw: true, modes: modes}) do
    case File.stat(path) do
      {:ok, %{size: 0}} -> {:error, __MODULE__}
      {:ok, %{size: size}} -> {:ok, div(size - bom_size(path, modes) + bytes - 1, bytes)}
      {:error, reason} -> raise File.Error, reason: reason, action: "stream", path: path
    end
  end

  def count(_stream), do: {:error, __MODULE__}

  defp bom_size(path, modes) do
    with true <- :trim_bom in modes, {:ok, <<@bom, _::binary>>} <- :file.read_file(path), do: 3, else: (_ -> 0)
  end

  # As Elixir counts: the breaks, so that a last line without one does not count.
  defp count_lines(path) do
    case :file.read_file(path) do
      {:ok, data} -> {:ok, length(:binary.matches(data, "\n"))}
      {:error, reason} -> raise File.Error, reason: reason, action: "stream", path: path
    end
  end

  def member?(_stream, _term), do: {:error, __MODULE__}
  def slice(_stream), do: {:error, __MODULE__}
end
