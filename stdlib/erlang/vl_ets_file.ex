defmodule :vl_ets_file do
  @moduledoc false
  # Tables in files: a mark, then a term of the settings, the objects' own bytes and a digest of them if one was asked for.
  # (OTP's are logs of another kind: neither reads the other's.)

  @mark "vial table 1\n"
  @items [:name, :type, :protection, :named_table, :keypos, :size]

  def write(table, file, options) do
    with {:ok, extended} <- options(options, []),
         {:ok, settings} <- settings(table) do
      objects = :erlang.term_to_binary(:ets.tab2list(table), [:compressed])
      digest = if :md5sum in extended, do: :erlang.md5(objects), else: :none
      bytes = @mark <> :erlang.term_to_binary({settings ++ [extended_info: extended, version: {1, 0}], objects, digest})
      with {:error, reason} <- :file.write_file(file, bytes), do: {:error, {:file_error, file, reason}}
    end
  end

  defp options([], extended), do: {:ok, extended}
  defp options([{:sync, sync} | rest], extended) when is_boolean(sync), do: options(rest, extended)

  defp options([{:extended_info, extended} = option | rest], _) do
    if is_list(extended) and Enum.all?(extended, &(&1 in [:object_count, :md5sum])), do: options(rest, extended), else: {:error, {:unknown_option, option}}
  end

  defp options([option | _], _), do: {:error, {:unknown_option, option}}
  defp options(other, _), do: {:error, {:malformed_option, other}}

  defp settings(table) do
    case :ets.info(table) do
      :undefined -> {:error, :badtab}
      info -> {:ok, for(item <- @items, do: {item, :proplists.get_value(item, info)})}
    end
  end

  def info(file) do
    with {:ok, settings, _, _} <- contents(file), do: {:ok, settings}
  end

  def read(file, options) do
    with {:ok, verify} <- verify(options),
         {:ok, settings, bytes, digest} <- contents(file),
         :ok <- if(verify and digest != :none and :erlang.md5(bytes) != digest, do: {:error, :checksum_error}, else: :ok) do
      make(settings, :erlang.binary_to_term(bytes), verify)
    end
  end

  defp verify([]), do: {:ok, false}
  defp verify([{:verify, verify}]) when is_boolean(verify), do: {:ok, verify}
  defp verify([option | _]), do: {:error, {:unknown_option, option}}
  defp verify(other), do: {:error, {:malformed_option, other}}

  defp contents(file) do
    case :file.read_file(file) do
      {:ok, @mark <> bytes} -> parse(bytes, file)
      {:ok, _} -> {:error, {:read_error, {:not_a_log_file, file}}}
      {:error, reason} -> {:error, {:read_error, {:file_error, file, reason}}}
    end
  end

  defp parse(bytes, _file) do
    {settings, objects, digest} = :erlang.binary_to_term(bytes)
    {:ok, settings, objects, digest}
  rescue
    _ in [ArgumentError, MatchError] -> {:error, :badfile}
  end

  defp make(settings, objects, verify) do
    [name, type, protection, named, position, size] = for item <- @items, do: :proplists.get_value(item, settings)

    if verify and length(objects) != size do
      {:error, :invalid_object_count}
    else
      table = :ets.new(name, [type, protection, {:keypos, position} | if(named, do: [:named_table], else: [])])
      :ets.insert(table, objects)
      {:ok, table}
    end
  rescue
    ArgumentError -> {:error, :cannot_create_table}
  end
end
