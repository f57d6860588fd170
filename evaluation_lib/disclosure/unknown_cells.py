"""The cells that are not known, in blocks that no sum links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from evaluation_lib.disclosure.propagation import TOLERANCE, Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class UnknownCells:
    """Sums among unknown cells alone, sorted by block.

    Attributes
    ----------
    matrix, right
        The sums: ``matrix @ numbers == right``.
    lower, upper
        What is known of each cell; always finite.
    cells
        Position of each among all cells.
    block, row_block
        The block of each cell and of each sum; both ascend.
    far
        Stands for no upper bound: out of reach of anything that is known.
    """

    matrix: sparse.csr_matrix
    right: Floats
    lower: Floats
    upper: Floats
    cells: Ints
    block: Ints
    row_block: Ints
    far: float

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return int(self.block.max(initial=-1)) + 1

    @cached_property
    def starts(self) -> Ints:
        """Where each block begins among the cells, and their number."""
        return np.searchsorted(self.block, np.arange(self.blocks + 1))

    @cached_property
    def row_starts(self) -> Ints:
        """Where each block begins among the sums, and their number."""
        return np.searchsorted(self.row_block, np.arange(self.blocks + 1))

    @cached_property
    def sizes(self) -> Ints:
        """How many cells each block has."""
        return np.diff(self.starts)

    def positions(self, blocks: Ints) -> Ints:
        """Return the positions of the cells of blocks, one block behind another."""
        sizes = self.sizes[blocks]
        shift = self.starts[blocks] - (np.cumsum(sizes) - sizes)
        return np.arange(sizes.sum()) + np.repeat(shift, sizes)

    def part(self, block: int) -> UnknownCells:
        """Return one block by itself."""
        rows = slice(self.row_starts[block], self.row_starts[block + 1])
        cells = slice(self.starts[block], self.starts[block + 1])
        return UnknownCells(
            matrix=self.matrix[rows, cells],
            right=self.right[rows],
            lower=self.lower[cells],
            upper=self.upper[cells],
            cells=self.cells[cells],
            block=np.zeros(self.sizes[block], dtype=np.int64),
            row_block=np.zeros(len(self.right[rows]), dtype=np.int64),
            far=self.far,
        )

    @staticmethod
    def together(parts: Sequence[UnknownCells]) -> UnknownCells:
        """Put blocks side by side, as if no two were of the same cells."""
        number = np.arange(len(parts))
        return UnknownCells(
            matrix=sparse.block_diag([part.matrix for part in parts], format="csr"),
            right=np.concatenate([part.right for part in parts]),
            lower=np.concatenate([part.lower for part in parts]),
            upper=np.concatenate([part.upper for part in parts]),
            cells=np.concatenate([part.cells for part in parts]),
            block=np.repeat(number, [len(part.cells) for part in parts]),
            row_block=np.repeat(number, [len(part.right) for part in parts]),
            far=parts[0].far,
        )


def unknown_cells(sums: sparse.csr_matrix, *, lower: Floats, upper: Floats) -> UnknownCells | None:
    """Take out what is known, and sort the rest into blocks that no sum links.

    Returns
    -------
    UnknownCells or None
        None if the known numbers contradict each other.
    """
    if (lower > upper + TOLERANCE).any():
        return None
    known = lower >= upper - TOLERANCE
    right = -(sums[:, known] @ lower[known])
    unknown = np.flatnonzero(~known)
    matrix = sums[:, unknown].tocsr()
    linking = np.diff(matrix.indptr) > 0
    if (np.abs(right[~linking]) > TOLERANCE).any():
        return None
    matrix, right = matrix[linking], right[linking]
    row_block, block = blocks_of(matrix)
    rows, cells = np.argsort(row_block, kind="stable"), np.argsort(block, kind="stable")
    positions = unknown[cells]
    far = 10 * float(np.abs(right).sum() + np.abs(lower[positions]).sum()) + 1000
    return UnknownCells(
        matrix=matrix[rows][:, cells].tocsr(),
        right=right[rows],
        lower=lower[positions],
        upper=np.minimum(upper[positions], far),
        cells=positions,
        block=block[cells],
        row_block=row_block[rows],
        far=far,
    )


def blocks_of(matrix: sparse.csr_matrix) -> tuple[Ints, Ints]:
    """Number the blocks that no entry links: of each row, of each column."""
    rows, columns = matrix.shape
    entries = matrix.tocoo()
    graph = sparse.csr_matrix(
        (np.ones(entries.nnz), (entries.row, rows + entries.col)), shape=(rows + columns,) * 2
    )
    label = connected_components(graph, directed=False)[1]
    _, block = np.unique(label, return_inverse=True)
    return block[:rows].astype(np.int64), block[rows:].astype(np.int64)
