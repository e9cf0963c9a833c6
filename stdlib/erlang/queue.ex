defmodule :queue do
  @moduledoc false
  # Queues: {rear, front}, the rear newest first. A queue of two or more has both ends filled, so that
  # either end is reached at once.

  import Kernel, except: [in: 2]

  def new, do: {[], []}

  def is_queue({rear, front}) when is_list(rear) and is_list(front), do: true
  def is_queue(_), do: false

  def is_empty({[], []}), do: true
  def is_empty({rear, front}) when is_list(rear) and is_list(front), do: false
  def is_empty(_), do: bad()

  def len({rear, front}) when is_list(rear) and is_list(front), do: length(rear) + length(front)
  def len(_), do: bad()

  def to_list({rear, front}) when is_list(rear) and is_list(front), do: front ++ :lists.reverse(rear, [])
  def to_list(_), do: bad()

  def from_list(list) when is_list(list), do: front_to_rear(list)
  def from_list(_), do: bad()

  def member(x, {rear, front}) when is_list(rear) and is_list(front),
    do: :lists.member(x, rear) or :lists.member(x, front)

  def member(_, _), do: bad()

  # -- In and out --

  def unquote(:in)(x, {[_] = rear, []}), do: {[x], rear}
  def unquote(:in)(x, {rear, front}) when is_list(rear) and is_list(front), do: {[x | rear], front}
  def unquote(:in)(_, _), do: bad()

  def in_r(x, {[], [_] = front}), do: {front, [x]}
  def in_r(x, {rear, front}) when is_list(rear) and is_list(front), do: {rear, [x | front]}
  def in_r(_, _), do: bad()

  def out({[], []} = queue), do: {:empty, queue}
  def out({[x], []}), do: {{:value, x}, {[], []}}

  def out({[newest | rear], []}) do
    [x | front] = :lists.reverse(rear, [])
    {{:value, x}, {[newest], front}}
  end

  def out({rear, [x]}) when is_list(rear), do: {{:value, x}, rear_to_front(rear)}
  def out({rear, [x | front]}) when is_list(rear), do: {{:value, x}, {rear, front}}
  def out(_), do: bad()

  def out_r({[], []} = queue), do: {:empty, queue}
  def out_r({[], [x]}), do: {{:value, x}, {[], []}}

  def out_r({[], [oldest | front]}) do
    [x | rear] = :lists.reverse(front, [])
    {{:value, x}, {rear, [oldest]}}
  end

  def out_r({[x], front}) when is_list(front), do: {{:value, x}, front_to_rear(front)}
  def out_r({[x | rear], front}) when is_list(front), do: {{:value, x}, {rear, front}}
  def out_r(_), do: bad()

  # -- Looking at an end, and dropping it --

  def get(queue), do: value_of(peek(queue))
  def get_r(queue), do: value_of(peek_r(queue))

  defp value_of({:value, x}), do: x
  defp value_of(:empty), do: :erlang.error(:empty)

  def peek({[], []}), do: :empty
  def peek({rear, [x | _]}) when is_list(rear), do: {:value, x}
  def peek({[x], []}), do: {:value, x}
  def peek({[_ | rear], []}), do: {:value, :lists.last(rear)}
  def peek(_), do: bad()

  def peek_r({[], []}), do: :empty
  def peek_r({[x | _], front}) when is_list(front), do: {:value, x}
  def peek_r({[], [x]}), do: {:value, x}
  def peek_r({[], [_ | front]}), do: {:value, :lists.last(front)}
  def peek_r(_), do: bad()

  def drop(queue), do: rest_of(out(queue))
  def drop_r(queue), do: rest_of(out_r(queue))

  defp rest_of({{:value, _}, queue}), do: queue
  defp rest_of({:empty, _}), do: :erlang.error(:empty)

  # -- Whole queues --

  def reverse({rear, front}) when is_list(rear) and is_list(front), do: {front, rear}
  def reverse(_), do: bad()

  def join({rear, front} = queue, {[], []}) when is_list(rear) and is_list(front), do: queue
  def join({[], []}, {rear, front} = queue) when is_list(rear) and is_list(front), do: queue

  def join({rear1, front1}, {rear2, front2})
      when is_list(rear1) and is_list(front1) and is_list(rear2) and is_list(front2),
      do: {rear2, front1 ++ :lists.reverse(rear1, front2)}

  def join(_, _), do: bad()

  def split(0, {rear, front} = queue) when is_list(rear) and is_list(front), do: {{[], []}, queue}

  def split(n, {rear, front} = queue) when is_integer(n) and n >= 1 and is_list(rear) and is_list(front) do
    in_front = length(front)
    in_rear = length(rear)

    cond do
      n < in_front -> split_front(n - 1, rear, tl(front), [], [hd(front)])
      n == in_front -> {front_to_rear(front), rear_to_front(rear)}
      n < in_front + in_rear -> split_rear(in_front + in_rear - n - 1, tl(rear), front, [hd(rear)], [])
      n == in_front + in_rear -> {queue, {[], []}}
      true -> bad()
    end
  end

  def split(_, _), do: bad()

  defp split_front(0, rear, front, taken_rear, taken_front), do: {{taken_rear, taken_front}, {rear, front}}

  defp split_front(n, rear, [x | front], taken_rear, taken_front),
    do: split_front(n - 1, rear, front, [x | taken_rear], taken_front)

  defp split_rear(0, rear, front, left_rear, left_front), do: {{rear, front}, {left_rear, left_front}}

  defp split_rear(n, [x | rear], front, left_rear, left_front),
    do: split_rear(n - 1, rear, front, left_rear, [x | left_front])

  def filter(fun, {rear, front}) when is_function(fun, 1) and is_list(rear) and is_list(front),
    do: filtermap(fn x -> keep(fun.(x), x) end, {rear, front})

  def filter(_, _), do: bad()

  defp keep(list, _) when is_list(list), do: {:list, list}
  defp keep(answer, _), do: answer

  def filtermap(fun, {rear, front}) when is_function(fun, 1) and is_list(rear) and is_list(front) do
    kept = filter_list(fun, front)
    balance(:lists.reverse(filter_list(fun, :lists.reverse(rear)), []), kept)
  end

  def filtermap(_, _), do: bad()

  defp filter_list(_, []), do: []

  defp filter_list(fun, [x | rest]) do
    case fun.(x) do
      true -> [x | filter_list(fun, rest)]
      false -> filter_list(fun, rest)
      {true, y} -> [y | filter_list(fun, rest)]
      {:list, list} -> list ++ filter_list(fun, rest)
    end
  end

  defp balance([], front), do: front_to_rear(front)
  defp balance(rear, []), do: rear_to_front(rear)
  defp balance(rear, front), do: {rear, front}

  def fold(fun, acc, {rear, front}) when is_function(fun, 2) and is_list(rear) and is_list(front),
    do: :lists.foldr(fun, :lists.foldl(fun, acc, front), rear)

  def fold(_, _, _), do: bad()

  def any(fun, {rear, front}) when is_function(fun, 1) and is_list(rear) and is_list(front),
    do: :lists.any(fun, front) or :lists.any(fun, rear)

  def any(_, _), do: bad()

  def all(fun, {rear, front}) when is_function(fun, 1) and is_list(rear) and is_list(front),
    do: :lists.all(fun, front) and :lists.all(fun, rear)

  def all(_, _), do: bad()

  # -- Deleting the first or last of its kind --

  def delete(x, queue), do: delete_with(&(&1 === x), queue)
  def delete_r(x, queue), do: delete_with_r(&(&1 === x), queue)

  def delete_with(fun, {rear, front} = queue) when is_function(fun, 1) and is_list(rear) and is_list(front) do
    case delete_first(fun, front) do
      false ->
        case delete_last(fun, rear) do
          false -> queue
          [] -> front_to_rear(front)
          rear -> {rear, front}
        end

      [] ->
        rear_to_front(rear)

      front ->
        {rear, front}
    end
  end

  def delete_with(_, _), do: bad()

  def delete_with_r(fun, {rear, front}) when is_function(fun, 1) and is_list(rear) and is_list(front) do
    {front, rear} = delete_with(fun, {front, rear})
    {rear, front}
  end

  def delete_with_r(_, _), do: bad()

  defp delete_first(_, []), do: false

  defp delete_first(fun, [x | rest]) do
    if fun.(x) do
      rest
    else
      case delete_first(fun, rest) do
        false -> false
        rest -> [x | rest]
      end
    end
  end

  # The last of a rear is the first of the queue.
  defp delete_last(fun, list) do
    case delete_first(fun, :lists.reverse(list)) do
      false -> false
      list -> :lists.reverse(list)
    end
  end

  # -- The names of Okasaki's book --

  def cons(x, queue), do: in_r(x, queue)
  def head(queue), do: get(queue)
  def tail(queue), do: drop(queue)
  def snoc(queue, x), do: unquote(:in)(x, queue)
  def daeh(queue), do: get_r(queue)
  def last(queue), do: get_r(queue)
  def liat(queue), do: drop_r(queue)
  def lait(queue), do: drop_r(queue)
  def init(queue), do: drop_r(queue)

  # -- Sharing one list between both ends --

  defp rear_to_front([]), do: {[], []}
  defp rear_to_front([_] = rear), do: {[], rear}
  defp rear_to_front([x, y]), do: {[x], [y]}

  defp rear_to_front(list) do
    {rear, front} = :lists.split(div(length(list), 2), list)
    {rear, :lists.reverse(front, [])}
  end

  defp front_to_rear([]), do: {[], []}
  defp front_to_rear([_] = front), do: {front, []}
  defp front_to_rear([x, y]), do: {[y], [x]}

  defp front_to_rear(list) do
    {front, rear} = :lists.split(div(length(list), 2), list)
    {:lists.reverse(rear, []), front}
  end

  defp bad, do: :erlang.error(:badarg)
end
