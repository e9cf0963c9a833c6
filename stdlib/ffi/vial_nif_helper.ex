defmodule Vial.Nif.Helper do
  @moduledoc false
  # Runs in a process of the operating system of its own, with one library. Requests come on standard input, answers go
  # where standard output led; what the library prints goes to standard error.

  defmodule Descriptors do
    @moduledoc false
    use FFI
    defc dup(descriptor :: int) :: int
    defc dup2(from :: int, to :: int) :: int
  end

  @doc false
  def main do
    out = Descriptors.dup(1)
    Descriptors.dup2(2, 1)
    loop(out, %{module: nil, objects: %{}, numbers: %{}})
  end

  defp loop(out, state) do
    with {:ok, <<size::32>>} <- :vl_io.read(0, 4), {:ok, bytes} <- :vl_io.read(0, size) do
      {answer, state} = serve(:erlang.binary_to_term(bytes), state)
      answer = :erlang.term_to_binary(answer)
      write(out, [<<byte_size(answer)::32>>, answer])
      loop(out, state)
    end
  end

  defp write(out, bytes), do: :vl_io.write(out, bytes)

  defp serve({:load, {module, functions, path, info}}, state) do
    create(module, functions)

    case module."$vl_load"(path, info) do
      :ok -> {{:ok, :vl_nif.natives(module)}, %{state | module: module}}
      error -> {error, state}
    end
  end

  defp serve({:call, name, arguments}, state) do
    {arguments, _} = decode(arguments, state)
    {result, state} = encode(apply(state.module, name, arguments), state)
    {{:ok, result}, state}
  catch
    kind, reason -> {{kind, printable(reason, state), []}, state}
  end

  # Its objects cannot go over in an error.
  defp printable(reason, state) do
    {reason, _} = encode(reason, state)
    reason
  end

  # A module of the same name and functions, whose natives the library becomes.
  defp create(module, functions) do
    definitions =
      for {name, arity} <- functions, name not in [:__info__, :module_info] do
        arguments = Macro.generate_arguments(arity, __MODULE__)

        quote do
          def unquote(name)(unquote_splicing(arguments)) do
            _ = unquote(arguments)
            :erlang.nif_error(:not_loaded)
          end
        end
      end

    load = quote(do: def(unquote(:"$vl_load")(path, info), do: :erlang.load_nif(path, info)))
    Module.create(module, [quote(do: import(Kernel, only: [def: 2])), load | definitions], Macro.Env.location(__ENV__))
  end

  # -- Objects have numbers --

  defp encode(ref, state) when is_reference(ref) do
    case state.numbers do
      %{^ref => number} ->
        {{:"$vl_object", number}, state}

      %{} ->
        number = map_size(state.numbers)
        objects = Map.put(state.objects, number, ref)
        {{:"$vl_object", number}, %{state | objects: objects, numbers: Map.put(state.numbers, ref, number)}}
    end
  end

  defp encode(term, state), do: map_parts(term, state, &encode/2)

  defp decode({:"$vl_object", number}, state), do: {Map.fetch!(state.objects, number), state}
  defp decode(term, state), do: map_parts(term, state, &decode/2)

  @doc false
  def map_parts([head | tail], state, fun) do
    {head, state} = fun.(head, state)
    {tail, state} = fun.(tail, state)
    {[head | tail], state}
  end

  def map_parts(tuple, state, fun) when is_tuple(tuple) do
    {list, state} = Enum.map_reduce(Tuple.to_list(tuple), state, fun)
    {List.to_tuple(list), state}
  end

  def map_parts(map, state, fun) when is_map(map) do
    {pairs, state} = Enum.map_reduce(:maps.to_list(map), state, fun)
    {:maps.from_list(pairs), state}
  end

  def map_parts(other, state, _), do: {other, state}
end
