defmodule :vl_enum_chance do
  @moduledoc false
  # Draws from :rand, in the order the reference takes them, so that a seed gives the same result.

  # 0..n-1 by chance; one choice takes no draw.
  def draw(1), do: 0
  def draw(n), do: :rand.uniform(n) - 1

  def random_walking(list) when is_list(list) and list != [] do
    {:ok, x} = :vl_enum_list.fetch(list, draw(length(list)))
    x
  end

  def random_walking(enumerable) do
    case Enum.take_random(enumerable, 1) do
      [x] -> x
      [] -> raise Enum.EmptyError
    end
  end

  # The place drawn goes to the new element; who stood there moves to the end, if there is room.
  def sample_step(sample, x, seen, place, count) when seen < count do
    case sample do
      %{^place => moved} -> :maps.put(place, x, :maps.put(seen, moved, sample))
      _ -> :maps.put(place, x, sample)
    end
  end

  def sample_step(sample, x, _seen, place, count) when place < count do
    :maps.put(place, x, sample)
  end

  def sample_step(sample, _x, _seen, _place, _count), do: sample
end
