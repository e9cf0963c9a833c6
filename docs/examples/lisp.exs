# A LISP in a hundred lines: reader, evaluator with closures, and a few programs in it.
defmodule Lisp do
  # -- Reading: a text to nested lists of numbers, strings and atoms --

  def read(text) do
    text |> tokens() |> read_all([])
  end

  defp tokens(text), do: Regex.scan(~r/[()']|"[^"]*"|[^\s()']+/, text) |> List.flatten()

  defp read_all([], forms), do: Enum.reverse(forms)

  defp read_all(tokens, forms) do
    {form, rest} = read_form(tokens)
    read_all(rest, [form | forms])
  end

  defp read_form(["(" | rest]), do: read_list(rest, [])

  defp read_form(["'" | rest]) do
    {form, rest} = read_form(rest)
    {[:quote, form], rest}
  end

  defp read_form([")" | _]), do: raise("unexpected )")
  defp read_form([token | rest]), do: {atom(token), rest}
  defp read_form([]), do: raise("unexpected end")

  defp read_list([")" | rest], forms), do: {Enum.reverse(forms), rest}

  defp read_list(tokens, forms) do
    {form, rest} = read_form(tokens)
    read_list(rest, [form | forms])
  end

  defp atom("\"" <> _ = token), do: String.slice(token, 1..-2)

  defp atom(token) do
    case Integer.parse(token) do
      {number, ""} -> number
      _ -> String.to_atom(token)
    end
  end

  # -- Evaluating: {value, global environment} --

  def run(text), do: text |> read() |> Enum.reduce({nil, globals()}, fn form, {_, env} -> define(form, env) end) |> elem(0)

  defp define([:define, [name | params] | body], env), do: define([:define, name, [:lambda, params | body]], env)
  defp define([:define, name, form], env), do: {name, Map.put(env, name, eval(form, %{}, env))}
  defp define(form, env), do: {eval(form, %{}, env), env}

  # `locals` are seen before the globals; a closure keeps the locals it was made with.
  defp eval(name, locals, globals) when is_atom(name) do
    case locals do
      %{^name => value} -> value
      _ -> Map.get_lazy(globals, name, fn -> raise "unbound: #{name}" end)
    end
  end

  defp eval([:quote, form], _locals, _globals), do: form
  defp eval([:lambda, params | body], locals, _globals), do: {:closure, params, body, locals}

  defp eval([:if, test, yes, no], locals, globals) do
    if eval(test, locals, globals), do: eval(yes, locals, globals), else: eval(no, locals, globals)
  end

  defp eval([:let, bindings | body], locals, globals) do
    inner = for [name, form] <- bindings, into: locals, do: {name, eval(form, locals, globals)}
    eval_body(body, inner, globals)
  end

  defp eval([function | args], locals, globals) do
    call(eval(function, locals, globals), Enum.map(args, &eval(&1, locals, globals)), globals)
  end

  defp eval(value, _locals, _globals), do: value

  defp call({:closure, params, body, locals}, args, globals) do
    eval_body(body, Map.merge(locals, Map.new(Enum.zip(params, args))), globals)
  end

  defp call(function, args, _globals) when is_function(function), do: function.(args)

  defp eval_body(body, locals, globals), do: Enum.reduce(body, nil, fn form, _ -> eval(form, locals, globals) end)

  defp globals do
    %{
      :+ => &Enum.sum/1,
      :* => &Enum.product/1,
      :- => fn [first | rest] -> Enum.reduce(rest, first, &(&2 - &1)) end,
      :< => fn [a, b] -> a < b end,
      := => fn [a, b] -> a == b end,
      :car => fn [[head | _]] -> head end,
      :cdr => fn [[_ | tail]] -> tail end,
      :cons => fn [head, tail] -> [head | tail] end,
      :null? => fn [list] -> list == [] end,
      :list => & &1
    }
  end
end

programs = [
  "(+ 1 2 (* 3 4))",
  "(define (fact n) (if (< n 2) 1 (* n (fact (- n 1))))) (fact 25)",
  "(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l))))) (map (lambda (x) (* x x)) '(1 2 3 4))",
  "(define (adder n) (lambda (x) (+ x n))) ((adder 10) 32)",
  "(let ((a 1) (b 2)) (list a b (+ a b) \"done\"))",
  "(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n)))) (loop 10000 0)",
  "(car (nope 1))"
]

for program <- programs do
  result =
    try do
      inspect(Lisp.run(program), charlists: :as_lists)
    rescue
      error in RuntimeError -> "error: " <> error.message
    end

  IO.puts("#{program}\n  => #{result}")
end
