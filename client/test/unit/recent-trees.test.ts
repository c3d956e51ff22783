import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forgetTree, readRecentTrees, rememberTree } from '../../src/recent-trees.js';

describe('recent trees', () => {
  it('has the newest in front, each once', () => {
    assert.deepEqual(rememberTree(['/a', '/b', '/c'], '/b'), ['/b', '/a', '/c']);
  });

  it('has eight at most', () => {
    const nine = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
    assert.deepEqual(rememberTree(nine, '0'), ['0', '1', '2', '3', '4', '5', '6', '7']);
  });

  it('forgets what is no tree any more', () => {
    assert.deepEqual(forgetTree(['/a', '/b'], '/a'), ['/b']);
  });

  it('reads only paths from what is stored', () => {
    assert.deepEqual(readRecentTrees(['/a', 1, null, '/b']), ['/a', '/b']);
    assert.deepEqual(readRecentTrees('/a'), []);
    assert.deepEqual(readRecentTrees(undefined), []);
  });
});
