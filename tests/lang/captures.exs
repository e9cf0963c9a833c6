# The capture operator in all its forms.
import Kernel, except: [abs: 1]

defmodule Local do
  def remote, do: &__MODULE__.add/2
  def local, do: &add/2
  def add(a, b), do: a + b
  def private, do: &secret/1
  defp secret(x), do: {:secret, x}
  def imported, do: &is_atom/1
  def operator, do: &+/2
end

IO.inspect((&(&1 + &2)).(1, 2))
IO.inspect((&{&1, &1}).(1))
IO.inspect((&[&1 | &2]).(1, [2]))
IO.inspect((&"#{&1}-#{&2}").(1, 2))
IO.inspect((&%{key: &1}).(:v))
IO.inspect((& &1).(5))
IO.inspect((&String.upcase(&1)).("a"))
IO.inspect((&Enum.map(&1, fn x -> x * 2 end)).([1, 2]))
IO.inspect((&<<&1, &2::16>>).(1, 2))
IO.inspect((&if(&1, do: :yes, else: :no)).(nil))
IO.inspect(Enum.map([1, 2], &(&1 * &1)))
IO.inspect(Enum.reduce(1..5, &*/2))
IO.inspect(Enum.sort([3, 1, 2], &>=/2))
IO.inspect(&String.upcase/1)
IO.inspect(&Local.add/2)
IO.inspect(Local.remote() == (&Local.add/2))
IO.inspect(Local.local().(1, 2))
IO.inspect(Local.private().(1))
IO.inspect([Local.imported().(:a), Local.operator().(1, 2)])
IO.inspect(Function.info(&String.upcase/1, :module))
IO.inspect(Function.info(&String.upcase/1, :arity))
IO.inspect(Function.info(&String.upcase/1, :type))
IO.inspect(Function.info(fn x -> x end, :type))
IO.inspect(Function.info(&(&1 + &2), :arity))
IO.inspect(is_function(&Local.add/2, 2))
IO.inspect(is_function(&Local.add/2, 1))
IO.inspect((&Local.missing/3) |> is_function(3))
m = String
IO.inspect((&m.length/1).("abc"))
IO.inspect(&m.length/1)
IO.inspect(Function.capture(String, :trim, 1).(" a "))
IO.inspect(Enum.map(["1", "x"], &Integer.parse/1))
IO.inspect(Enum.map([a: 1], &elem(&1, 0)))
IO.inspect(then(5, &(&1 - 1)))
IO.inspect(tap(5, &send(self(), &1)))
IO.inspect(Enum.zip_with([1, 2], [3, 4], &(&1 * &2)))
compose = &(&1 |> String.trim() |> String.upcase())
IO.inspect(compose.(" x "))
IO.inspect((&(&1.name)).(%{name: "n"}))
IO.inspect((& &1[:k]).(k: 1))
IO.inspect((&(not &1)).(true))
IO.inspect((&(-&1)).(4))

for code <- ["&(&1 + &(&2))", "&(&0)", "&foo", "&(1)", "&1", "&(&2 + 1)", "& &1.(&2) + &4"] do
  try do
    {value, _} = Code.eval_string(code)
    IO.inspect({code, value})
  rescue
    e -> IO.puts("#{code} #{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
