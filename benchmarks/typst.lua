-- What Typst refuses a document for makes way for its words: pictures that are not there, links to no place in it.
function Pandoc(doc)
  local folder = pandoc.utils.stringify(doc.meta.folder)
  local places = {}
  doc:walk {
    Header = function(node) places[node.identifier] = true end,
    Span = function(node) places[node.identifier] = true end,
    Div = function(node) places[node.identifier] = true end,
  }
  return doc:walk {
    Image = function(node)
      local file = io.open(folder .. "/" .. node.src, "rb")
      local is_drawn = node.src:match("%.png$") or node.src:match("%.jpe?g$") or node.src:match("%.svg$")
      if file then file:close() end
      if not (file and is_drawn) then return node.caption end
    end,
    Link = function(node)
      if node.target:match("^#") and not places[node.target:sub(2)] then return node.content end
    end,
  }
end
