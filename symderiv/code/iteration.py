"""One iteration of training as a PyTorch program: predict, take the loss, clear, go back, step.

PyTorch differentiates here; the functions that it differentiates are generated from the graph.
"""

from __future__ import annotations

from symderiv.code.function import written
from symderiv.code.plan import Plan, Result
from symderiv.code.spelling import spelled
from symderiv.expr import Var
from symderiv.graph import Graph
from symderiv.witness.claim import inputs, needed

ITERATION = '''\
def iteration(batch, {parameters}, optimiser):
    """Take one step of stochastic gradient descent on a batch of ({examples}); return the mean loss."""
    # 1. Forward pass: the predictions.
    predictions = [predict({predict}) for {examples} in batch]
    # 2. The training loss: its mean over the batch.
    losses = [loss({loss}) for {output}, ({examples}) in zip(predictions, batch)]
    mean = sum(losses) / len(batch)
    # 3. Clear the gradients of the step before: backward() adds to what is there.
    optimiser.zero_grad()
    # 4. Backward pass: the gradient of the mean loss by every parameter.
    mean.backward()
    # 5. Move every parameter against its gradient.
    optimiser.step()
    return mean.item()


# optimiser = torch.optim.SGD([{parameters}], lr={rate}), with parameters that require gradients
'''


def iteration(graph: Graph, output: str, of: str, wrt: tuple[str, ...], rate: str) -> str:
    """Return the source of a module with `predict`, `loss` and `iteration`.

    `output` is the value that the net predicts, `of` the loss, `wrt` the parameters.
    Raises: NoRule when an operator has no form in PyTorch; UnknownName.
    """
    predicted = graph[output]
    first = Graph(graph.inputs, needed(graph.lets, predicted))
    rest = tuple(let for let in needed(graph.lets, graph[of]) if let not in first.lets)
    second = Graph(inputs(rest, graph[of]), rest)
    net, predict = _function("predict", first, predicted)
    error, loss = _function("loss", second, graph[of])
    text = ITERATION.format(
        parameters=", ".join(map(spelled, wrt)),
        examples=", ".join(spelled(v.name) for v in graph.inputs if v.name not in wrt),
        predict=", ".join(net),
        loss=", ".join(error),
        output=spelled(output),
        rate=rate,
    )
    return "\n".join(["import torch", "", "", *predict, "", "", *loss, "", "", text])


def _function(name: str, graph: Graph, of: Var) -> tuple[tuple[str, ...], list[str]]:
    """Return the arguments of a function for the value `of`, and its lines."""
    function, body = written(Plan(graph, of, 1, graph.lets, (Result(of, None, of),)), "torch")
    head = f"def {name}({', '.join(function.arguments)}):"
    said = f'    """Return {spelled(of.name)}."""'
    return function.arguments, [head, said, *body, f"    return {spelled(of.name)}"]
