defmodule TracersTest do
  use ExUnit.Case

  def trace(event, env) do
    send(self(), {:traced, event, env.module})
    :ok
  end

  setup do
    Code.put_compiler_option(:tracers, [__MODULE__])
    on_exit(fn -> Code.put_compiler_option(:tracers, []) end)
  end

  defp events(code) do
    Code.compile_string(code, "traced.ex")
    collect([])
  end

  defp collect(events) do
    receive do
      {:traced, event, module} -> collect([{short(event), module} | events])
    after
      0 -> Enum.reverse(events)
    end
  end

  # Of the metadata the line counts.
  defp short(event) when is_tuple(event) and is_list(elem(event, 1)), do: put_elem(event, 1, elem(event, 1)[:line])
  defp short(event), do: event

  test "a file from beginning to end" do
    assert [{:start, nil} | rest] = events("1 + 1")
    assert List.last(rest) == {:stop, nil}
  end

  test "aliases, requires and imports" do
    events =
      events("""
      alias Kernel.Utils, as: U
      U
      require Integer
      import List, only: [flatten: 1]
      flatten([])
      """)

    for event <- [
          {:alias, 1, Kernel.Utils, U, [as: U]},
          {:alias_expansion, 2, U, Kernel.Utils},
          {:alias_reference, 2, Kernel.Utils},
          {:require, 3, Integer, []},
          {:import, 4, List, [only: [flatten: 1]]},
          {:imported_function, 5, List, :flatten, 1}
        ] do
      assert {event, nil} in events
    end
  end

  test "calls, structs and modules" do
    events =
      events("""
      defmodule TracersTest.Traced do
        require Integer
        defmacrop twice(x), do: x
        def f(x), do: twice(g(x))
        def g(x), do: {Integer.is_odd(1), String.length(x), &String.trim/1, &f/1, %URI{path: x}}
      end
      """)

    for event <- [
          {:local_macro, 4, :twice, 1},
          {:local_function, 4, :g, 1},
          {:remote_macro, 5, Integer, :is_odd, 1},
          {:remote_function, 5, String, :length, 1},
          {:remote_function, 5, String, :trim, 1},
          {:local_function, 5, :f, 1},
          {:struct_expansion, 5, URI, [:path]}
        ] do
      assert Enum.any?(events, &match?({^event, TracersTest.Traced}, &1)), inspect(event)
    end

    assert [image] = for({{:on_module, image, :none}, TracersTest.Traced} <- events, do: image)
    assert is_binary(image)
  end

  test "nobody is told when nobody asks" do
    Code.put_compiler_option(:tracers, [])
    assert events("1 + 1") == []
  end
end
