defmodule Record do
  @moduledoc """
  Records: tuples whose first element is a tag and whose other elements have names while
  the program is compiled.

      defmodule User do
        require Record
        Record.defrecord(:user, name: "meg", age: 25)
      end

      import User
      user(age: 26)            #=> {:user, "meg", 26}
      user(record, :name)      #=> "meg"
      user(name: name) = record

  They are for tuples that Erlang code hands over; a struct is the better choice elsewhere.
  """

  @doc """
  True for a tuple whose first element is `kind`; allowed in guards.

      iex> require Record
      iex> Record.is_record({User, "john", 27}, User)
      true
  """
  defguard is_record(data, kind)
           when is_atom(kind) and is_tuple(data) and tuple_size(data) > 0 and
                  elem(data, 0) == kind

  @doc """
  True for a tuple whose first element is an atom; allowed in guards.

      iex> require Record
      iex> Record.is_record({})
      false
  """
  defguard is_record(data)
           when is_tuple(data) and tuple_size(data) > 0 and is_atom(elem(data, 0))

  @doc """
  Defines the macros `name/0`, `name/1` and `name/2`, which make, read, update and match a
  record with these fields. The tag is the name unless another is given.
  """
  defmacro defrecord(name, tag \\ nil, kv) do
    quote bind_quoted: [name: name, tag: tag, kv: kv] do
      tag = tag || name
      fields = Macro.escape(Record.__fields__(:defrecord, kv))
      Record.__note__(__MODULE__, name, tag, kv)

      defmacro(unquote(name)(args \\ [])) do
        Record.__access__(unquote(tag), unquote(fields), args, __CALLER__)
      end

      defmacro(unquote(name)(record, args)) do
        Record.__access__(unquote(tag), unquote(fields), record, args, __CALLER__)
      end
    end
  end

  @doc false
  # For `record(:name)` in the types of the module.
  def __note__(module, name, tag, fields) do
    known = Module.get_attribute(module, :__records__) || %{}
    Module.put_attribute(module, :__records__, Map.put(known, name, {tag, for(field <- fields, do: with({key, _} <- field, do: key))}))
  end

  @doc "As `defrecord/3`, with private macros."
  defmacro defrecordp(name, tag \\ nil, kv) do
    quote bind_quoted: [name: name, tag: tag, kv: kv] do
      tag = tag || name
      fields = Macro.escape(Record.__fields__(:defrecordp, kv))
      Record.__note__(__MODULE__, name, tag, kv)

      defmacrop(unquote(name)(args \\ [])) do
        Record.__access__(unquote(tag), unquote(fields), args, __CALLER__)
      end

      defmacrop(unquote(name)(record, args)) do
        Record.__access__(unquote(tag), unquote(fields), record, args, __CALLER__)
      end
    end
  end

  # -- Fields --

  @doc false
  # `[name: default]`, each default as code.
  def __fields__(kind, fields), do: Enum.map(fields, &field(kind, &1))

  defp field(_kind, {name, default}) when is_atom(name) do
    {name, Macro.escape(default)}
  rescue
    e in ArgumentError ->
      reraise ArgumentError, "invalid value for record field #{name}, " <> Exception.message(e), __STACKTRACE__
  end

  defp field(_kind, name) when is_atom(name), do: {name, nil}

  defp field(kind, other) do
    raise ArgumentError, "#{kind} fields must be atoms, got: #{inspect(other)}"
  end

  # -- What the macros of a record expand to --

  @doc false
  def __access__(tag, fields, args, caller) do
    cond do
      is_atom(args) -> position(tag, fields, args) - 1
      Keyword.keyword?(args) -> create(tag, fields, args, caller)
      true -> quote(do: Record.__keyword__(unquote(tag), unquote(fields), unquote(args)))
    end
  end

  @doc false
  def __access__(tag, fields, record, args, caller) do
    cond do
      is_atom(args) ->
        quote(do: :erlang.element(unquote(position(tag, fields, args)), unquote(record)))

      Keyword.keyword?(args) ->
        update(tag, fields, record, args, caller)

      true ->
        raise ArgumentError,
              "expected arguments to be a compile time atom or a keyword list, got: " <> Macro.to_string(args)
    end
  end

  @doc false
  # The record as a keyword list, at run time.
  def __keyword__(tag, fields, record) do
    if is_record(record, tag) do
      [_tag | values] = Tuple.to_list(record)

      if length(values) == length(fields) do
        Enum.zip_with(fields, values, fn {name, _}, value -> {name, value} end)
      else
        raise ArgumentError,
              "expected argument to be a #{inspect(tag)} record with #{length(fields)} fields, got: " <> inspect(record)
      end
    else
      raise ArgumentError,
            "expected argument to be a literal atom, literal keyword or a #{inspect(tag)} record, got runtime: " <>
              inspect(record)
    end
  end

  defp create(tag, fields, args, caller) do
    {others, args} = Keyword.pop(args, :_, :none)
    check(tag, fields, args)

    values =
      for {name, default} <- fields do
        Keyword.get(args, name, default_value(others, default, caller))
      end

    {:{}, [], [tag | values]}
  end

  # A pattern says nothing of the fields it does not name.
  defp default_value(:none, default, caller) do
    if Macro.Env.in_match?(caller), do: quote(do: _), else: default
  end

  defp default_value(others, _default, _caller), do: others

  defp update(tag, fields, record, args, caller) do
    if Macro.Env.in_match?(caller) do
      raise ArgumentError, "cannot invoke update style macro inside match"
    end

    {others, args} = Keyword.pop(args, :_, :none)
    check(tag, fields, args)
    rest = if others == :none, do: [], else: for({name, _} <- Keyword.drop(fields, Keyword.keys(args)), do: {name, others})

    List.foldr(args ++ rest, record, fn {name, value}, record ->
      quote(do: :erlang.setelement(unquote(position(tag, fields, name)), unquote(record), unquote(value)))
    end)
  end

  defp check(tag, fields, args), do: Enum.each(args, fn {name, _} -> position(tag, fields, name) end)

  # As Erlang counts: the tag is at 1.
  defp position(tag, fields, name) do
    case Enum.find_index(fields, fn {field, _} -> field == name end) do
      nil -> raise ArgumentError, "record #{inspect(tag)} does not have the key: #{inspect(name)}"
      index -> index + 2
    end
  end

  # -- Records of Erlang's header files --

  @doc """
  The fields of a record of an Erlang file, with their defaults.

  The file is `from: PATH`, or `from_lib: "app/include/file.hrl"` of an application.
  """
  def extract(name, opts) do
    case Keyword.fetch(extract_all(opts), name) do
      {:ok, fields} ->
        fields

      :error ->
        raise ArgumentError,
              "no record #{name} found at #{opts[:from] || opts[:from_lib]}. Or the record does not exist or its entry is " <>
                "malformed or depends on other include files"
    end
  end

  @doc "All records of an Erlang file, as `[name: fields]`."
  def extract_all(opts) do
    case Keyword.take(opts, [:from, :from_lib]) do
      [from: path] -> :vl_records.of_file(path)
      [from_lib: path] -> :vl_records.of_library(path)
      _ -> raise ArgumentError, "expected exactly one of :from and :from_lib, got: #{inspect(opts)}"
    end
  end
end
