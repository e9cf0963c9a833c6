defmodule :vl_uri_text do
  @moduledoc false
  # Percent-encoding, queries and relative references for :uri_string. Texts are binaries here; what the caller gave as
  # a charlist it gets back as one (`as/2`).

  @doc "Runs `fun` on the text as a binary, and gives its result as the text was."
  def as(text, fun) when is_binary(text), do: fun.(text)

  def as(text, fun) do
    case fun.(:unicode.characters_to_binary(text)) do
      result when is_binary(result) -> :unicode.characters_to_list(result)
      other -> other
    end
  end

  # -- Percent-encoding --

  defguard letter?(c) when c in ?a..?z or c in ?A..?Z or c in ?0..?9

  def quoted(text, safe) do
    for <<byte <- text>>, into: "" do
      if letter?(byte) or byte in '-._~' or byte in safe, do: <<byte>>, else: percent(byte)
    end
  end

  defp percent(byte), do: "%" <> Base.encode16(<<byte>>)

  @doc "Bytes for their escapes; throws what is no escape."
  def unquoted(<<?%, a, b, rest::binary>>) do
    case Base.decode16(<<a, b>>, case: :mixed) do
      {:ok, byte} -> byte <> unquoted(rest)
      :error -> throw({:error, :invalid_percent_encoding, <<?%, a, b>>})
    end
  end

  def unquoted(<<byte, rest::binary>>), do: <<byte>> <> unquoted(rest)
  def unquoted(""), do: ""

  @doc "Escapes in capitals, and none for what needs none."
  def tidy(<<?%, a, b, rest::binary>>) do
    case Base.decode16(<<a, b>>, case: :mixed) do
      {:ok, <<byte>>} when letter?(byte) or byte in '-._~' -> <<byte>> <> tidy(rest)
      {:ok, <<byte>>} -> percent(byte) <> tidy(rest)
      :error -> <<?%, a, b>> <> tidy(rest)
    end
  end

  def tidy(<<byte, rest::binary>>), do: <<byte>> <> tidy(rest)
  def tidy(""), do: ""

  # -- Queries of forms --

  def compose([], _encoding), do: []

  def compose(pairs, encoding) do
    text = Enum.map_join(pairs, "&", &pair(&1, encoding))
    if Enum.all?(pairs, fn {key, value} -> is_binary(key) and (is_binary(value) or value == true) end), do: text, else: String.to_charlist(text)
  catch
    {:invalid, what} -> {:error, :invalid_input, what}
  end

  defp pair({key, true}, encoding), do: form(key, encoding)
  defp pair({key, value}, encoding), do: form(key, encoding) <> "=" <> form(value, encoding)

  defp form(text, encoding) when is_list(text) or is_binary(text) do
    case :unicode.characters_to_binary(text, :unicode, encoding) do
      bytes when is_binary(bytes) -> for <<byte <- bytes>>, into: "", do: form_byte(byte)
      _ -> throw({:invalid, text})
    end
  end

  defp form(other, _encoding), do: throw({:invalid, other})

  defp form_byte(?\s), do: "+"
  defp form_byte(byte) when letter?(byte) or byte in '*-._', do: <<byte>>
  defp form_byte(byte), do: percent(byte)

  def dissect(query) when query in ["", []], do: []
  def dissect(query) when is_binary(query), do: dissected(query, & &1)
  def dissect(query), do: dissected(:unicode.characters_to_binary(query), &:unicode.characters_to_list/1)

  defp dissected(query, make) do
    for part <- :binary.split(query, "&", [:global]) do
      case :binary.split(part, "=") do
        [key, value] -> {make.(formed(key)), make.(formed(value))}
        [key] -> {make.(formed(key)), true}
      end
    end
  catch
    {:error, :invalid_percent_encoding, what} -> {:error, :invalid_percent_encoding, String.to_charlist(what)}
    {:error, _, _} = error -> error
  end

  defp formed(text) do
    bytes = text |> :binary.replace("+", " ", [:global]) |> unquoted()
    if String.valid?(bytes), do: bytes, else: throw({:error, :invalid_input, invalid(bytes)})
  end

  defp invalid(bytes) do
    case :unicode.characters_to_list(bytes) do
      {_, _, rest} -> :erlang.binary_to_list(rest)
      _ -> []
    end
  end

  # -- References --

  @ports %{"http" => 80, "https" => 443, "ftp" => 21, "ssh" => 22, "sftp" => 22, "tftp" => 69}

  @doc "The parts of a URI, normalized: case, escapes, dots, ports that go without saying."
  def normalized(parts) do
    parts = Map.new(parts, fn {key, value} -> {key, if(is_binary(value), do: tidy(value), else: value)} end)

    parts
    |> update(:scheme, &String.downcase/1)
    |> update(:host, &String.downcase/1)
    |> update(:path, &without_dots/1)
    |> without_port()
    |> with_root()
  end

  defp update(parts, key, fun), do: if(is_map_key(parts, key), do: Map.update!(parts, key, fun), else: parts)

  defp without_port(%{port: port, scheme: scheme} = parts) do
    if port == :undefined or @ports[scheme] == port, do: Map.delete(parts, :port), else: parts
  end

  defp without_port(parts), do: parts

  defp with_root(%{scheme: scheme, path: ""} = parts) when scheme in ["http", "https"], do: %{parts | path: "/"}
  defp with_root(parts), do: parts

  @doc "A reference seen from a base."
  def resolved(%{scheme: _} = reference, _base), do: update(reference, :path, &without_dots/1)
  def resolved(_reference, base) when not is_map_key(base, :scheme), do: {:error, :invalid_scheme, ""}

  def resolved(%{host: _} = reference, %{scheme: scheme}),
    do: reference |> update(:path, &without_dots/1) |> Map.put(:scheme, scheme)

  def resolved(%{path: path} = reference, base) do
    authority = Map.take(base, [:scheme, :userinfo, :host, :port])
    rest = Map.merge(authority, Map.take(reference, [:query, :fragment]))

    cond do
      path == "" -> Map.merge(Map.take(base, [:path, :query]), Map.put(rest, :path, base.path))
      String.starts_with?(path, "/") -> Map.put(rest, :path, without_dots(path))
      true -> Map.put(rest, :path, without_dots(merged(base, path)))
    end
  end

  defp merged(%{host: _, path: ""}, path), do: "/" <> path
  defp merged(base, path), do: Regex.replace(~r{[^/]*$}, base.path, "", global: false) <> path

  @doc "RFC 3986, 5.2.4."
  def without_dots(path), do: without_dots(path, "")

  defp without_dots("../" <> rest, out), do: without_dots(rest, out)
  defp without_dots("./" <> rest, out), do: without_dots(rest, out)
  defp without_dots("/./" <> rest, out), do: without_dots("/" <> rest, out)
  defp without_dots("/.", out), do: out <> "/"
  defp without_dots("/../" <> rest, out), do: without_dots("/" <> rest, without_last(out))
  defp without_dots("/..", out), do: without_last(out) <> "/"
  defp without_dots(dots, out) when dots in ["", ".", ".."], do: out

  defp without_dots(path, out) do
    [_, segment, rest] = Regex.run(~r{^(/?[^/]*)(.*)$}s, path)
    without_dots(rest, out <> segment)
  end

  defp without_last(out), do: Regex.replace(~r{/?[^/]*$}, out, "", global: false)
end
